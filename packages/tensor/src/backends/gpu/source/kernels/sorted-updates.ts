import type { ScatterAddKernel } from "../../../../kernel/kernel.js";
import type { Expr } from "../../../../kernel/expr.js";
import { viewsIn } from "../../../../kernel/leaves.js";
import { denseLoad, mapViews } from "../../../../kernel/rewrite.js";
import { contiguousView } from "../../../../kernel/view.js";
import { numel } from "../../../../shape.js";
import { addressOf, coordinate, type Coordinate, type Variable } from "../text/address.js";
import { addArgSort } from "./arg-sort.js";
import { elementSource } from "../elements/element-source.js";
import { idiv } from "../elements/integer-division.js";
import { addMap } from "./map.js";
import type { RecipeBuilder } from "../recipe.js";
import { stored } from "./stored.js";
import { unravel } from "../text/unravel.js";
import type { UpdateAxes } from "./update-axes.js";
import { integer, loadFrom } from "../text/values.js";
import type { Value, Writer } from "../text/writer.js";

/** With fewer updates for an element, it is faster to look at all of them. */
const MANY = 64;

/** Updates in the order of their indexes; a row for each place along those walked axes on which the index depends. */
export interface SortedUpdates {
  /** The axes that the rows stand for. */
  readonly rowAxes: readonly number[];
  readonly length: number;
  /** The sorted indexes. */
  readonly indexes: Expr & { readonly kind: "load" };
  /** Which update each is of: the place along the summed axes. */
  readonly order: Expr & { readonly kind: "load" };
}

/** Sorts the updates that meet at each element; undefined where they are few. */
export function sortUpdates(
  builder: RecipeBuilder,
  { index }: ScatterAddKernel,
  { sizes, strides, walked, summed }: UpdateAxes,
): SortedUpdates | undefined {
  const length = numel(summed.map((axis) => sizes[axis]));
  if (length < MANY) return undefined;
  const views = viewsIn(index);
  const rowAxes = walked.filter((axis) => views.some((view) => strides(view)[axis] !== 0));
  const axes = [...rowAxes, ...summed];
  const shape = axes.map((axis) => sizes[axis]);
  const turned = mapViews(index, (view) => {
    const along = strides(view);
    return { shape, strides: axes.map((axis) => along[axis]), offset: view.offset };
  })!;
  return sortRows(builder, stored(builder, shape, turned), numel(shape) / length, length, rowAxes);
}

function sortRows(
  builder: RecipeBuilder,
  keys: number,
  rows: number,
  length: number,
  rowAxes: readonly number[],
): SortedUpdates {
  const shape = [rows, length];
  const [order, indexes] = [0, 1].map(() => builder.temporary("int32", rows * length));
  const body = denseLoad(keys, shape, "int32");
  addArgSort(builder, { kind: "argSort", shape, descending: false, body }, order);
  const place = denseLoad(order.slot, shape, "int32") as SortedUpdates["order"];
  const view = { shape, strides: [length, 0], offset: 0 };
  addMap(
    builder,
    shape,
    { kind: "gather", arg: keys, view, index: place, stride: 1, size: length, dtype: "int32" },
    indexes,
  );
  const sorted = { ...place, arg: indexes.slot, view: contiguousView(shape) };
  return { rowAxes, length, order: place, indexes: sorted };
}

/** Visits the updates of a row whose index is `own`, in order, at their places along the summed axes. */
export function eachSortedUpdate(
  writer: Writer,
  { length, indexes, order }: SortedUpdates,
  sizes: readonly number[],
  row: Variable,
  own: Value,
  visit: (inner: readonly Coordinate[]) => void,
): void {
  const at = (load: SortedUpdates["order"], rank: Variable): Value =>
    loadFrom(writer, load, addressOf(0, [length, 1], [coordinate(row), coordinate(rank)]));
  const before =
    (op: "lt" | "le") =>
    (rank: Variable): string =>
      writer.text(elementSource(op, [at(indexes, rank), own], "bool"));
  const first = firstFailing(writer, length, before("lt"));
  const end = firstFailing(writer, length, before("le"));
  const counter = writer.name();
  writer.open(`for (let ${counter} = 0; ${counter} < ${end.text} - ${first.text}; ${counter}++)`);
  const rank = writer.variable(`${first.text} + ${counter}`);
  const { text: name, level } = at(order, rank);
  visit(unravel(writer, { name, level }, sizes));
  writer.close();
}

/** The first of `length` places at which a condition doesn't hold, which holds at all before it and none behind. */
function firstFailing(writer: Writer, length: number, condition: (place: Variable) => string): Value {
  const [low, high] = [0, length].map((end) => {
    const start = integer(writer, { terms: new Map(), constant: end });
    return writer.mutable(start.text, "int32");
  });
  const round = writer.name();
  writer.open(`for (let ${round} = 0; ${round} < ${Math.ceil(Math.log2(length + 1))}; ${round}++)`);
  writer.open(`if (${low.text} < ${high.text})`);
  const middle = writer.variable(writer.text(idiv(`${low.text} + ${high.text}`, "2")));
  const [more, less] = [`${low.text} = ${middle.name} + 1;`, `${high.text} = ${middle.name};`];
  writer.statement(`if (${condition(middle)}) { ${more} } else { ${less} }`);
  writer.close();
  writer.close();
  return low;
}
