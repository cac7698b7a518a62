import { collapseAxes, type CollapsedAxes } from "../../../../kernel/collapse-axes.js";
import type { Expr } from "../../../../kernel/expr.js";
import type { ReduceKernel } from "../../../../kernel/kernel.js";
import { denseLoad } from "../../../../kernel/rewrite.js";
import { viewsIn } from "../../../../kernel/leaves.js";
import { contiguousView } from "../../../../kernel/view.js";
import { numel } from "../../../../shape.js";
import { createAccumulator } from "../text/accumulator.js";
import { addressText, type Coordinate } from "../text/address.js";
import { addEmptyReduce } from "./empty-reduce.js";
import { epilogueFrom, inputsFit, withFewerInputs } from "./fewer-inputs.js";
import { loopOver } from "../text/loops.js";
import { addMap } from "./map.js";
import { addPass, lanePlaces, lanesOf } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { bestOf, firstPlaceOf, isLongSearch } from "./search.js";
import { splitReduce, type Guard } from "./split-reduce.js";
import { Place, valueAt } from "../text/values.js";
import { widthFor } from "../text/width.js";
import { Writer, type Value } from "../text/writer.js";

/** Passes that reduce: one, or where few threads would have long sums, one over pieces and one that joins them. */
export function addReduce(builder: RecipeBuilder, kernel: ReduceKernel, output: Slot): void {
  const { shape, reduceShape, epilogue } = kernel;
  if (numel(reduceShape) === 0) return addEmptyReduce(builder, kernel, output);
  if (isLongSearch(kernel)) {
    const best = builder.temporary(kernel.body.dtype, output.length);
    addReduce(builder, bestOf(kernel), best);
    return addReduce(builder, firstPlaceOf(builder, kernel, best), output);
  }
  const body = withFewerInputs(builder, [...shape, ...reduceShape], kernel.body);
  const fits = inputsFit(builder, body, epilogue);
  const result = fits ? output : builder.temporary(accOf(kernel).dtype, output.length);
  addSplit(builder, { ...kernel, body, epilogue: fits ? epilogue : accOf(kernel) }, result);
  if (!fits)
    addMap(builder, shape, epilogueFrom(epilogue, denseLoad(result.slot, shape, result.dtype)), output);
}

/** The reduction's result as it is. */
function accOf({ op, body }: ReduceKernel): Expr {
  return { kind: "acc", dtype: op === "argMax" || op === "argMin" ? "int32" : body.dtype };
}

function addSplit(builder: RecipeBuilder, kernel: ReduceKernel, output: Slot): void {
  const split = splitReduce(builder, kernel);
  if (!split) return addLoops(builder, kernel, output);
  addLoops(builder, split.pieces, split.between, split.guard);
  addLoops(builder, split.joined, output);
}

/** A pass whose threads each walk all elements that their results are made of. */
export function addLoops(builder: RecipeBuilder, kernel: ReduceKernel, output: Slot, guard?: Guard): void {
  const { shape, reduceShape, body, epilogue } = kernel;
  const views = [
    contiguousView(shape),
    ...viewsIn(body),
    ...viewsIn(epilogue),
    ...(guard ? [guard.view] : []),
  ];
  const axes = collapseAxes(shape, reduceShape, views);
  const lanes = lanesOf(output, widthFor(builder.target, axes.sizes.slice(0, axes.kept), output));
  const writer = new Writer(builder.target.dialect);
  const places = lanePlaces(writer, axes.sizes.slice(0, axes.kept), lanes);
  const sums = reduceAt(writer, kernel, { axes, places, guard });
  const values = places.map((place, lane) =>
    valueAt(writer, epilogue, new Place(place, axes.strides, sums[lane])),
  );
  addPass(builder, writer, values, output, lanes);
}

interface Loops {
  readonly axes: CollapsedAxes;
  /** The places of the lanes along the kept axes. */
  readonly places: readonly (readonly Coordinate[])[];
  readonly guard: Guard | undefined;
}

/** Writes the loops over the reduced axes; answers the result of each lane. */
function reduceAt(writer: Writer, { op, body }: ReduceKernel, { axes, places, guard }: Loops): Value[] {
  const reduced = axes.sizes.slice(axes.kept);
  const accumulators = places.map(() => createAccumulator(writer, op, body.dtype, reduced));
  const placeOf = (lane: number, inner: readonly Coordinate[]): Place =>
    new Place([...places[lane], ...inner], axes.strides);
  loopOver(writer, reduced, [body], (inner) => {
    accumulators.forEach((accumulator, lane) => {
      const place = placeOf(lane, inner);
      if (guard) writer.open(`if (${addressText(place.address(guard.view))} < ${guard.limit})`);
      accumulator.take(valueAt(writer, body, place), inner);
      if (guard) writer.close();
    });
  });
  return accumulators.map((accumulator) => accumulator.result());
}
