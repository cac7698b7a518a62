import { collapseAxes } from "../../../kernel/collapse-axes.js";
import type { AssembleKernel } from "../../../kernel/kernel.js";
import { viewsIn } from "../../../kernel/leaves.js";
import { numel } from "../../../shape.js";
import type { Variable } from "./address.js";
import { whole } from "./extremes.js";
import { addPass, flatPlaces, lanesOf } from "./outputs.js";
import type { RecipeBuilder, Slot } from "./recipe.js";
import { findPlace } from "./strided-place.js";
import { Place, valueAt, valueOfElement } from "./values.js";
import { widthFor } from "./width.js";
import { Writer, type Value } from "./writer.js";

/** A pass that asks for every element of the output which part it is of. */
export function addAssemble(builder: RecipeBuilder, kernel: AssembleKernel, output: Slot): void {
  const lanes = lanesOf(output, widthFor(builder.target, [output.length], output));
  const writer = new Writer(builder.target.dialect);
  const values = flatPlaces(writer, lanes).map((flat) => assembleAt(writer, kernel, flat));
  addPass(builder, writer, values, output, lanes);
}

function assembleAt(writer: Writer, { shape, dtype, fill, parts }: AssembleKernel, flat: Variable): Value {
  const around = fill && valueOfElement(writer, shape, fill, flat);
  const value = writer.mutable(around ? around.text : writer.text(whole(0, dtype)), dtype);
  for (const { view, expr } of parts) {
    if (numel(view.shape) === 0) continue;
    const { sizes, strides } = collapseAxes(view.shape, [], [view, ...viewsIn(expr)]);
    const steps = strides(view);
    const axes = sizes.map((size, axis) => ({ size, stride: steps[axis] ?? 0 }));
    const { place, condition } = findPlace(writer, flat, axes, view.offset);
    writer.open(`if (${condition})`);
    writer.statement(`${value.text} = ${valueAt(writer, expr, new Place(place, strides)).text};`);
    writer.close();
  }
  return value;
}
