import type { DType } from "../../../../dtype.js";
import type { Expr } from "../../../../kernel/expr.js";
import { contiguousStrides, type Shape } from "../../../../shape.js";
import { addressOf, coordinate, type Address, type Coordinate, type Variable } from "../text/address.js";
import { elementSource } from "../elements/element-source.js";
import { idiv, imod } from "../elements/integer-division.js";
import { above } from "../text/extremes.js";
import { addMap } from "./map.js";
import { addPass, flatPlaces, lanesOf } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { unravel } from "../text/unravel.js";
import { loadFrom } from "../text/values.js";
import { Writer, type Value } from "../text/writer.js";

/** Dense rows of keys whose order is asked for. */
export interface SortedRows {
  readonly keys: number;
  readonly dtype: DType;
  readonly count: number;
  readonly length: number;
  readonly descending: boolean;
}

/**
 * Sorts rows by merging: sorted runs of 1, 2, 4, … places become runs of twice the length, in one pass each. All passes
 * are the same program, which is told the length of the runs.
 */
export function addMergeSort(builder: RecipeBuilder, rows: SortedRows, output: Slot): void {
  const shape = [rows.count, rows.length];
  const levels = Math.ceil(Math.log2(rows.length));
  const between = [0, 1].map(() => builder.temporary("int32", output.length));
  addMap(builder, shape, placesIn(shape), between[0]);
  for (let level = 0; level < levels; level++) {
    const target = level === levels - 1 ? output : between[(level + 1) % 2];
    addMerging(builder, rows, 2 ** level, between[level % 2], target);
  }
}

/** The place of each element in its row. */
function placesIn(shape: Shape): Expr {
  const strides = contiguousStrides(shape).map((_, axis) => (axis === shape.length - 1 ? 1 : 0));
  return { kind: "iota", view: { shape, strides, offset: 0 }, dtype: "int32" };
}

function addMerging(builder: RecipeBuilder, rows: SortedRows, run: number, from: Slot, to: Slot): void {
  const lanes = lanesOf(to, 4);
  const writer = new Writer(builder.target.dialect);
  const [one, two] = [run, 2 * run].map((n) => writer.scalar(builder.constant(n, "int32").arg, "Integer"));
  const values = flatPlaces(writer, lanes).map((flat) => {
    // A lane behind the last element would look up keys by numbers that are no places.
    const inside = to.length % lanes.count === 0 ? flat : smaller(writer, flat.name, String(to.length - 1));
    const [row, { variable: place }] = unravel(writer, inside, [rows.count, rows.length]);
    const rank = writer.variable(writer.text(imod(place!.name, two)));
    const start = writer.variable(`${place!.name} - ${rank.name}`);
    const left = writer.variable(`${rows.length} - ${start.name}`);
    const first = smaller(writer, one, left.name);
    const both = smaller(writer, two, left.name);
    const second = writer.variable(`${both.name} - ${first.name}`);
    const runs = { start, first, second, behind: writer.variable(`${start.name} + ${one}`) };
    return ofRank(writer, runs, rank, rows.length, readerOf(writer, rows, from, row), rows.descending);
  });
  addPass(builder, writer, values, to, lanes);
}

/** Two sorted runs of a row that are merged; where the row ends, they may be shorter than others, or empty. */
interface Runs {
  /** Where the first one begins. */
  readonly start: Variable;
  /** Where the second one begins. */
  readonly behind: Variable;
  /** How long they are. */
  readonly first: Variable;
  readonly second: Variable;
}

/** What lies at a position of a row that is partly sorted: a place, and its key. */
interface Entry {
  readonly place: Value;
  readonly key: Value;
}

function readerOf(
  writer: Writer,
  { keys, dtype, length }: SortedRows,
  order: Slot,
  row: Coordinate,
): (position: Variable) => Entry {
  const at = ({ name, level }: Variable): Address =>
    addressOf(0, [length, 1], [row, coordinate({ name, level })]);
  return (position) => {
    const place = loadFrom(writer, { arg: order.slot, dtype: "int32" }, at(position));
    const key = loadFrom(writer, { arg: keys, dtype }, at({ name: place.text, level: place.level }));
    return { place, key };
  };
}

/** The place that comes to lie `rank` places behind the start: a binary search says how many of the first run are before. */
function ofRank(
  writer: Writer,
  { start, behind, first, second }: Runs,
  rank: Variable,
  length: number,
  read: (position: Variable) => Entry,
  descending: boolean,
): Value {
  const secondFirst = (a: Entry, b: Entry): string =>
    writer.text(descending ? above(b.key, a.key) : above(a.key, b.key));
  const low = writer.mutable(larger(writer, "0", `${rank.name} - ${second.name}`).name, "int32");
  const high = writer.mutable(smaller(writer, rank.name, first.name).name, "int32");
  const round = writer.name();
  writer.open(`for (let ${round} = 0; ${round} < ${Math.ceil(Math.log2(length))}; ${round}++)`);
  writer.open(`if (${low.text} < ${high.text})`);
  const middle = writer.variable(writer.text(idiv(`${low.text} + ${high.text}`, "2")));
  const a = read(writer.variable(`${start.name} + ${middle.name}`));
  const b = read(writer.variable(`${behind.name} + ${rank.name} - ${middle.name} - 1`));
  const [less, more] = [`${high.text} = ${middle.name};`, `${low.text} = ${middle.name} + 1;`];
  writer.statement(`if (${secondFirst(a, b)}) { ${less} } else { ${more} }`);
  writer.close();
  writer.close();
  const fromFirst = smaller(writer, low.text, `${first.name} - 1`);
  const left = read(writer.variable(`${start.name} + ${fromFirst.name}`));
  const right = read(smaller(writer, `${behind.name} + ${rank.name} - ${low.text}`, String(length - 1)));
  const place = writer.mutable(left.place.text, "int32");
  const inSecond = `${rank.name} - ${low.text} < ${second.name}`;
  const taken = `${low.text} >= ${first.name} || (${inSecond} && ${secondFirst(left, right)})`;
  writer.statement(`if (${taken}) { ${place.text} = ${right.place.text}; }`);
  return place;
}

function smaller(writer: Writer, a: string, b: string): Variable {
  return chosen(writer, "min", a, b);
}

function larger(writer: Writer, a: string, b: string): Variable {
  return chosen(writer, "max", a, b);
}

function chosen(writer: Writer, op: "min" | "max", ...texts: readonly string[]): Variable {
  const operands = texts.map((text) => ({ text, dtype: "int32" as const }));
  return writer.variable(writer.text(elementSource(op, operands, "int32")));
}
