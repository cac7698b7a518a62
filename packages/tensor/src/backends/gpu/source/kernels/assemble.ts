import { collapseAxes } from "../../../../kernel/collapse-axes.js";
import type { Expr } from "../../../../kernel/expr.js";
import type { AssembleKernel } from "../../../../kernel/kernel.js";
import { viewsIn } from "../../../../kernel/leaves.js";
import { denseLoad } from "../../../../kernel/rewrite.js";
import { numel } from "../../../../shape.js";
import type { Variable } from "../text/address.js";
import { whole } from "../text/extremes.js";
import { inputsFit, withFewerInputs } from "./fewer-inputs.js";
import { addPass, flatPlaces, lanesOf } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { stored } from "./stored.js";
import { findPlace } from "../text/strided-place.js";
import { Place, valueAt, valueOfElement } from "../text/values.js";
import { widthFor } from "../text/width.js";
import { Writer, type Value } from "../text/writer.js";

/** Shader compilers take longer for each part the more there are in a program. */
const MOST_PARTS = 16;

/** Passes that ask for every element of the output which part it is of, with as many parts each as they can have. */
export function addAssemble(builder: RecipeBuilder, kernel: AssembleKernel, output: Slot): void {
  const { shape, dtype } = kernel;
  let fill = kernel.fill && withFewerInputs(builder, shape, kernel.fill);
  const waiting = kernel.parts.map((part) => ({
    ...part,
    expr: withFewerInputs(builder, part.view.shape, part.expr),
  }));
  for (;;) {
    const exprs = fill ? [fill] : [];
    const parts: AssembleKernel["parts"][number][] = [];
    while (takesPart(builder, exprs, parts.length, waiting[0]?.expr)) {
      exprs.push(waiting[0].expr);
      parts.push(waiting.shift()!);
    }
    // Beside what is there already, the next one alone reads too much.
    if (parts.length === 0 && waiting.length > 0 && fill?.kind === "load") {
      const { view, expr } = waiting[0];
      waiting[0] = { view, expr: denseLoad(stored(builder, view.shape, expr), view.shape, expr.dtype) };
      continue;
    }
    const last = waiting.length === 0;
    const result = last ? output : builder.temporary(dtype, output.length);
    addParts(builder, { ...kernel, fill, parts }, result);
    if (last) return;
    fill = denseLoad(result.slot, shape, dtype);
  }
}

/** Whether a program with so many parts has room for another one. */
function takesPart(
  builder: RecipeBuilder,
  exprs: readonly Expr[],
  parts: number,
  next: Expr | undefined,
): boolean {
  return next !== undefined && parts < MOST_PARTS && inputsFit(builder, ...exprs, next);
}

function addParts(builder: RecipeBuilder, kernel: AssembleKernel, output: Slot): void {
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
