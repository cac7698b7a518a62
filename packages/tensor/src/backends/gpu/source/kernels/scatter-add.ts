import type { Expr } from "../../../../kernel/expr.js";
import type { ScatterAddKernel } from "../../../../kernel/kernel.js";
import { denseLoad } from "../../../../kernel/rewrite.js";
import { contiguousStrides, type Shape } from "../../../../shape.js";
import { addressOf, type Coordinate, type Variable } from "../text/address.js";
import { elementSource } from "../elements/element-source.js";
import { inputsFit } from "./fewer-inputs.js";
import { loopOver } from "../text/loops.js";
import { addPass, flatPlaces, lanesOf } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { eachSortedUpdate, sortUpdates, type SortedUpdates } from "./sorted-updates.js";
import { stored } from "./stored.js";
import { findPlace } from "../text/strided-place.js";
import { updateAxes, type UpdateAxes } from "./update-axes.js";
import { integer, Place, valueAt, valueOfElement } from "../text/values.js";
import { widthFor } from "../text/width.js";
import { Writer, type Value } from "../text/writer.js";

/**
 * A pass in which every element of the output takes the updates whose index is its own, in order: devices without atomic
 * additions can't do it from the side of the updates. Where there are many they are sorted by their indexes before.
 */
export function addScatter(builder: RecipeBuilder, given: ScatterAddKernel, output: Slot): void {
  const sorted = sortUpdates(builder, given, updateAxes(given));
  const indexing = sorted ? [sorted.indexes, sorted.order] : [given.index];
  const fits = inputsFit(builder, given.base, given.src, ...indexing);
  const kernel = fits ? given : storedFirst(builder, given);
  const lanes = lanesOf(output, widthFor(builder.target, [output.length], output));
  const writer = new Writer(builder.target.dialect);
  const walk = { kernel, axes: updateAxes(kernel), sorted };
  const values = flatPlaces(writer, lanes).map((flat) => gatherUpdates(writer, walk, flat));
  addPass(builder, writer, values, output, lanes);
}

/** What is added and where, from arrays of their own. */
function storedFirst(builder: RecipeBuilder, kernel: ScatterAddKernel): ScatterAddKernel {
  const { shape, updateShape, base, index, src } = kernel;
  const load = (over: Shape, expr: Expr): Expr => denseLoad(stored(builder, over, expr), over, expr.dtype);
  return { ...kernel, base: load(shape, base), index: load(updateShape, index), src: load(updateShape, src) };
}

interface Walk {
  readonly kernel: ScatterAddKernel;
  readonly axes: UpdateAxes;
  readonly sorted: SortedUpdates | undefined;
}

function gatherUpdates(writer: Writer, walk: Walk, flat: Variable): Value {
  const { kernel, axes, sorted } = walk;
  const { shape, base, view, stride, size } = kernel;
  const { sizes, strides, walked } = axes;
  const total = writer.mutable(valueOfElement(writer, shape, base, flat).text, base.dtype);
  const steps = strides(view);
  const along = walked.map((axis) => ({ size: sizes[axis], stride: steps[axis] }));
  const { place, condition } = findPlace(writer, flat, [...along, { size, stride }], view.offset);
  const own = integer(writer, addressOf(0, [1], [place.at(-1)!]));
  writer.open(`if (${condition})`);
  if (sorted) takeSorted(writer, walk, sorted, { place, own, total });
  else takeEqual(writer, walk, { place, own, total });
  writer.close();
  return total;
}

/** An element of the output. */
interface Target {
  /** Its place along the walked axes, then its index. */
  readonly place: readonly Coordinate[];
  readonly own: Value;
  readonly total: Value;
}

/** Looks at all updates that may be meant for an element. */
function takeEqual(writer: Writer, { kernel, axes }: Walk, { place, own, total }: Target): void {
  const { index, src } = kernel;
  loopOver(
    writer,
    axes.summed.map((axis) => axes.sizes[axis]),
    [index, src],
    (inner) => {
      const at = updatePlace(axes, place, inner);
      const update = valueAt(writer, src, at);
      writer.open(`if (${valueAt(writer, index, at).text} === ${own.text})`);
      addTo(writer, total, update);
      writer.close();
    },
  );
}

/** Finds those that are meant for it. */
function takeSorted(
  writer: Writer,
  { kernel, axes }: Walk,
  sorted: SortedUpdates,
  { place, own, total }: Target,
): void {
  const { sizes, walked, summed } = axes;
  const rowSizes = sorted.rowAxes.map((axis) => sizes[axis]);
  const rowPlace = sorted.rowAxes.map((axis) => place[walked.indexOf(axis)]);
  const row = integer(writer, addressOf(0, contiguousStrides(rowSizes), rowPlace));
  const summedSizes = summed.map((axis) => sizes[axis]);
  const rowVariable = { name: row.text, level: row.level };
  eachSortedUpdate(writer, sorted, summedSizes, rowVariable, own, (inner) => {
    addTo(writer, total, valueAt(writer, kernel.src, updatePlace(axes, place, inner)));
  });
}

/** The place of an update along all axes. */
function updatePlace(
  { sizes, strides, walked, summed }: UpdateAxes,
  place: readonly Coordinate[],
  inner: readonly Coordinate[],
): Place {
  const coordinates = sizes.map((_, axis) =>
    walked.includes(axis) ? place[walked.indexOf(axis)] : inner[summed.indexOf(axis)],
  );
  return new Place(coordinates, strides);
}

function addTo(writer: Writer, total: Value, update: Value): void {
  writer.statement(`${total.text} = ${writer.text(elementSource("add", [total, update], total.dtype))};`);
}
