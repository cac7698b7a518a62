import { collapseAxes } from "../../../kernel/collapse-axes.js";
import type { Expr } from "../../../kernel/expr.js";
import type { ScatterAddKernel } from "../../../kernel/kernel.js";
import { viewsIn } from "../../../kernel/leaves.js";
import { denseLoad } from "../../../kernel/rewrite.js";
import type { Shape } from "../../../shape.js";
import type { Variable } from "./address.js";
import { elementSource } from "./elements/element-source.js";
import { inputsFit } from "./fewer-inputs.js";
import { loopOver } from "./loops.js";
import { addPass, flatPlaces, lanesOf } from "./outputs.js";
import type { RecipeBuilder, Slot } from "./recipe.js";
import { stored } from "./stored.js";
import { findPlace } from "./strided-place.js";
import { Place, valueAt, valueOfElement } from "./values.js";
import { widthFor } from "./width.js";
import { Writer, type Value } from "./writer.js";

/**
 * A pass in which every element of the output walks the updates that may be meant for it, in order, and takes those
 * whose index is its own: devices without atomic additions can't do it from the side of the updates.
 */
export function addScatter(builder: RecipeBuilder, whole: ScatterAddKernel, output: Slot): void {
  const kernel = inputsFit(builder, whole.base, whole.index, whole.src) ? whole : storedFirst(builder, whole);
  const lanes = lanesOf(output, widthFor(builder.target, [output.length], output));
  const writer = new Writer(builder.target.dialect);
  const values = flatPlaces(writer, lanes).map((flat) => gatherUpdates(writer, kernel, flat));
  addPass(builder, writer, values, output, lanes);
}

/** What is added and where, from arrays of their own. */
function storedFirst(builder: RecipeBuilder, kernel: ScatterAddKernel): ScatterAddKernel {
  const { shape, updateShape, base, index, src } = kernel;
  const load = (over: Shape, expr: Expr): Expr => denseLoad(stored(builder, over, expr), over, expr.dtype);
  return { ...kernel, base: load(shape, base), index: load(updateShape, index), src: load(updateShape, src) };
}

function gatherUpdates(writer: Writer, kernel: ScatterAddKernel, flat: Variable): Value {
  const { shape, base, updateShape, view, stride, size, index, src } = kernel;
  const dtype = base.dtype;
  const total = writer.mutable(valueOfElement(writer, shape, base, flat).text, dtype);
  const { sizes, strides } = collapseAxes(updateShape, [], [view, ...viewsIn(index), ...viewsIn(src)]);
  const steps = strides(view);
  // Along an axis that the view doesn't walk, updates meet at one place of the output.
  const walked = sizes.map((_, axis) => axis).filter((axis) => steps[axis] !== 0);
  const summed = sizes.map((_, axis) => axis).filter((axis) => steps[axis] === 0);
  const axes = walked.map((axis) => ({ size: sizes[axis], stride: steps[axis] }));
  const { place, condition } = findPlace(writer, flat, [...axes, { size, stride }], view.offset);
  const own = valueAt(
    writer,
    { kind: "iota", view: alongLast, dtype: "int32" },
    new Place([place.at(-1)!], () => [1]),
  );
  writer.open(`if (${condition})`);
  loopOver(
    writer,
    summed.map((axis) => sizes[axis]),
    [index, src],
    (inner) => {
      const coordinates = sizes.map((_, axis) =>
        steps[axis] !== 0 ? place[walked.indexOf(axis)] : inner[summed.indexOf(axis)],
      );
      const at = new Place(coordinates, strides);
      const update = valueAt(writer, src, at);
      writer.open(`if (${valueAt(writer, index, at).text} === ${own.text})`);
      writer.statement(`${total.text} = ${writer.text(elementSource("add", [total, update], dtype))};`);
      writer.close();
    },
  );
  writer.close();
  return total;
}

const alongLast = { shape: [1], strides: [1], offset: 0 };
