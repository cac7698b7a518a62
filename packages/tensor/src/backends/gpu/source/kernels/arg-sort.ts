import type { ArgSortKernel } from "../../../../kernel/kernel.js";
import { numel } from "../../../../shape.js";
import { addressOf, type Coordinate } from "../text/address.js";
import { above, whole } from "../text/extremes.js";
import { loopOver } from "../text/loops.js";
import { addMergeSort } from "./merge-sort.js";
import { addPass, flatPlaces, lanesOf } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { stored } from "./stored.js";
import { unravel } from "../text/unravel.js";
import { integer, loadFrom } from "../text/values.js";
import { Writer, type Value } from "../text/writer.js";

/** Rows up to this length are sorted by counting, which takes two passes. */
const SHORT = 512;

export function addArgSort(builder: RecipeBuilder, kernel: ArgSortKernel, output: Slot): void {
  const { shape, body, descending } = kernel;
  const length = shape.at(-1)!;
  const keys = stored(builder, shape, body);
  if (length <= SHORT) return addRanking(builder, kernel, keys, output);
  const rows = { keys, dtype: body.dtype, count: output.length / length, length, descending };
  addMergeSort(builder, rows, output);
}

/** Two passes: how many elements of its row come before each, and which element has so many before it. */
function addRanking(builder: RecipeBuilder, kernel: ArgSortKernel, slot: number, output: Slot): void {
  const { shape, body, descending } = kernel;
  const ranks = builder.temporary("int32", output.length);
  eachOfRows(builder, shape, ranks, (writer, row, own) => {
    const load = (at: Coordinate): Value =>
      loadFrom(writer, { arg: slot, dtype: body.dtype }, rowAddress(shape, row, at));
    return rankOf(writer, shape.at(-1)!, own, load, descending);
  });
  eachOfRows(builder, shape, output, (writer, row, own) => {
    const load = (at: Coordinate): Value =>
      loadFrom(writer, { arg: ranks.slot, dtype: "int32" }, rowAddress(shape, row, at));
    return placeOfRank(writer, shape.at(-1)!, own, load);
  });
}

function rowAddress(shape: readonly number[], row: Coordinate, at: Coordinate): ReturnType<typeof addressOf> {
  return addressOf(0, [shape.at(-1)!, 1], [row, at]);
}

/** A pass with a value for each place `own` of each row. */
function eachOfRows(
  builder: RecipeBuilder,
  shape: readonly number[],
  output: Slot,
  valueOf: (writer: Writer, row: Coordinate, own: Coordinate) => Value,
): void {
  const lanes = lanesOf(output, 4);
  const writer = new Writer(builder.target.dialect);
  const length = shape.at(-1)!;
  const values = flatPlaces(writer, lanes).map((flat) => {
    const [row, own] = unravel(writer, flat, [numel(shape) / length, length]);
    return valueOf(writer, row, own);
  });
  addPass(builder, writer, values, output, lanes);
}

/** How many elements come before the one at `own`; equal ones keep their order. */
function rankOf(
  writer: Writer,
  length: number,
  own: Coordinate,
  load: (at: Coordinate) => Value,
  descending: boolean,
): Value {
  const mine = load(own);
  const rank = writer.mutable(writer.text(whole(0, "int32")), "int32");
  loopOver(writer, [length], [], ([at]) => {
    const other = load(at);
    const [first, second] = descending ? [other, mine] : [mine, other];
    const before = writer.text(above(first, second));
    const after = writer.text(above(second, first));
    const earlier = `${integer(writer, addressOf(0, [1], [at])).text} < ${own.variable!.name}`;
    writer.statement(`if (${before} || (!${after} && ${earlier})) { ${rank.text}++; }`);
  });
  return rank;
}

function placeOfRank(
  writer: Writer,
  length: number,
  own: Coordinate,
  load: (at: Coordinate) => Value,
): Value {
  const place = writer.mutable(writer.text(whole(0, "int32")), "int32");
  loopOver(writer, [length], [], ([at]) => {
    const found = integer(writer, addressOf(0, [1], [at]));
    writer.statement(`if (${load(at).text} === ${own.variable!.name}) { ${place.text} = ${found.text}; }`);
  });
  return place;
}
