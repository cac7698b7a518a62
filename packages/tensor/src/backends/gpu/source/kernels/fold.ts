import { foldAxes } from "../../../../kernel/fold-axes.js";
import type { FoldKernel } from "../../../../kernel/kernel.js";
import { coordinate, type Coordinate, type Variable } from "../text/address.js";
import { elementSource } from "../elements/element-source.js";
import { whole } from "../text/extremes.js";
import { withFewerInputs } from "./fewer-inputs.js";
import { foldWalk, writeMeeting, type Meeting } from "./fold-walk.js";
import { loopOver } from "../text/loops.js";
import { addPass, lanePlaces, lanesOf } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { Place, valueAt } from "../text/values.js";
import { widthFor } from "../text/width.js";
import { Writer, type Value } from "../text/writer.js";

/** A pass in which every element of the result walks the windows that it lies in, and sums up what lands on it. */
export function addFold(builder: RecipeBuilder, given: FoldKernel, output: Slot): void {
  const kernel = { ...given, windows: withFewerInputs(builder, given.windowsShape, given.windows) };
  const lanes = lanesOf(output, widthFor(builder.target, kernel.shape, output));
  const writer = new Writer(builder.target.dialect);
  const places = lanePlaces(writer, kernel.shape, lanes);
  addPass(builder, writer, sumsAt(writer, kernel, places), output, lanes);
}

function sumsAt(writer: Writer, kernel: FoldKernel, places: readonly (readonly Coordinate[])[]): Value[] {
  const { shape, windowsShape, params, windows } = kernel;
  const { axes } = params;
  const walks = foldAxes(shape, windowsShape, params).map(foldWalk);
  const totals = places.map(() => writer.mutable(writer.text(whole(0, windows.dtype)), windows.dtype));
  loopOver(
    writer,
    walks.map(({ rounds }) => rounds),
    [windows],
    (round) => {
      places.forEach((place, lane) => {
        const meetings = walks.map((walk, i) => writeMeeting(writer, walk, place[axes[i]], round[i]));
        writer.open(`if (${meetings.flatMap(({ conditions }) => conditions).join(" && ")})`);
        addTo(writer, totals[lane], valueAt(writer, windows, placeOf(writer, place, axes, meetings)));
        writer.close();
      });
    },
  );
  return totals;
}

/** The place in the windows, known in this block only: nothing is read before it is sure to be there. */
function placeOf(
  { level }: Writer,
  place: readonly Coordinate[],
  axes: readonly number[],
  meetings: readonly Meeting[],
): Place {
  const here = ({ name }: Variable): Coordinate => coordinate({ name, level });
  const coordinates = [...place, ...meetings.map((met) => here(met.place))];
  meetings.forEach(({ window }, i) => (coordinates[axes[i]] = here(window)));
  return new Place(coordinates, ({ strides }) => strides);
}

function addTo(writer: Writer, total: Value, value: Value): void {
  writer.statement(`${total.text} = ${writer.text(elementSource("add", [total, value], total.dtype))};`);
}
