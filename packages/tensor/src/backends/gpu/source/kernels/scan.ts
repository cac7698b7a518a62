import type { DType } from "../../../../dtype.js";
import type { ReduceKernel, ScanKernel } from "../../../../kernel/kernel.js";
import { numel } from "../../../../shape.js";
import { addressOf, coordinate, type Coordinate, type Variable } from "../text/address.js";
import { elementSource } from "../elements/element-source.js";
import { idiv, imod } from "../elements/integer-division.js";
import { whole } from "../text/extremes.js";
import { loopOver } from "../text/loops.js";
import { addPass, flatPlaces, lanesOf } from "../text/outputs.js";
import type { RecipeBuilder, Slot } from "../recipe.js";
import { addLoops } from "./reduce.js";
import { stored } from "./stored.js";
import { unravel } from "../text/unravel.js";
import { loadFrom } from "../text/values.js";
import { widthFor } from "../text/width.js";
import { Writer, type Value } from "../text/writer.js";

/** Rows up to this length are summed up from their start for every element. */
const SHORT = 128;
/** Longer ones are cut into blocks of this length. */
const BLOCK = 64;

/** Dense rows that are scanned. */
interface Rows {
  readonly slot: number;
  readonly dtype: DType;
  readonly count: number;
  readonly length: number;
}

/** Passes for running sums: those of blocks, then the elements of each block on top of what is before it. */
export function addScan(builder: RecipeBuilder, { shape, body }: ScanKernel, output: Slot): void {
  const length = shape.at(-1)!;
  const rows = { dtype: body.dtype, count: numel(shape) / length, length };
  scanRows(builder, { ...rows, slot: stored(builder, shape, body) }, output);
}

function scanRows(builder: RecipeBuilder, rows: Rows, output: Slot): void {
  const blocks = rows.length <= SHORT ? undefined : scanBlocks(builder, rows);
  const lanes = lanesOf(output, widthFor(builder.target, [output.length], output));
  const writer = new Writer(builder.target.dialect);
  const values = flatPlaces(writer, lanes).map((flat) => {
    const [row, place] = unravel(writer, flat, [rows.count, rows.length]);
    return blocks ? sumInBlock(writer, rows, blocks, row, place) : sumFromStart(writer, rows, row, place);
  });
  addPass(builder, writer, values, output, lanes);
}

/** The running sums of the sums of blocks. */
function scanBlocks(builder: RecipeBuilder, { slot, dtype, count, length }: Rows): Rows {
  const blocks = Math.ceil(length / BLOCK);
  const sums = builder.temporary(dtype, count * blocks);
  const shape = [count, blocks, BLOCK];
  const kernel: ReduceKernel = {
    kind: "reduce",
    op: "sum",
    shape: [count, blocks],
    reduceShape: [BLOCK],
    body: { kind: "load", arg: slot, view: { shape, strides: [length, BLOCK, 1], offset: 0 }, dtype },
    epilogue: { kind: "acc", dtype },
  };
  const guard = { view: { shape, strides: [0, BLOCK, 1], offset: 0 }, limit: length };
  addLoops(builder, kernel, sums, length % BLOCK === 0 ? undefined : guard);
  const running = builder.temporary(dtype, count * blocks);
  scanRows(builder, { slot: sums.slot, dtype, count, length: blocks }, running);
  return { slot: running.slot, dtype, count, length: blocks };
}

function sumFromStart(
  writer: Writer,
  { slot, dtype, length }: Rows,
  row: Coordinate,
  place: Coordinate,
): Value {
  const total = writer.mutable(writer.text(whole(0, dtype)), dtype);
  loopOver(writer, [length], [], ([along]) => {
    const value = loadFrom(writer, { arg: slot, dtype }, addressOf(0, [length, 1], [row, along]));
    addWhere(writer, total, value, `${placeText(along)} <= ${place.variable!.name}`);
  });
  return total;
}

function sumInBlock(writer: Writer, rows: Rows, blocks: Rows, row: Coordinate, place: Coordinate): Value {
  const { slot, dtype, length } = rows;
  const { name, level } = place.variable!;
  const block: Variable = writer.variable(writer.text(idiv(name, String(BLOCK))), level);
  const inside = writer.variable(writer.text(imod(name, String(BLOCK))), level);
  const total = writer.mutable(writer.text(whole(0, dtype)), dtype);
  loopOver(writer, [BLOCK], [], ([along]) => {
    const address = addressOf(0, [length, BLOCK, 1], [row, coordinate(block), along]);
    addWhere(
      writer,
      total,
      loadFrom(writer, { arg: slot, dtype }, address),
      `${placeText(along)} <= ${inside.name}`,
    );
  });
  const before = addressOf(-1, [blocks.length, 1], [row, coordinate(block)]);
  addWhere(writer, total, loadFrom(writer, { arg: blocks.slot, dtype }, before), `${block.name} > 0`);
  return total;
}

function placeText({ variable, multiple, offset }: Coordinate): string {
  if (!variable) return String(offset);
  return `${variable.name} * ${multiple} + ${offset}`;
}

function addWhere(writer: Writer, total: Value, value: Value, condition: string): void {
  writer.open(`if (${condition})`);
  writer.statement(`${total.text} = ${writer.text(elementSource("add", [total, value], total.dtype))};`);
  writer.close();
}
