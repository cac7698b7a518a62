import type { TypedArray } from "../../../../dtype.js";
import type { ScatterAddKernel } from "../../../../kernel/kernel.js";
import { numel } from "../../../../shape.js";
import { load, scalar } from "../../../js/expr-shorthand.js";

/** Sums of small whole numbers, which are exact in any order. */
const values = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((i * 37) % 64) - 20);
/** Indexes below `size`, some of them many times and some never. */
const indexes = (length: number, size: number): Int32Array =>
  Int32Array.from({ length }, (_, i) => Math.floor((((i * 7919) % 1009) / 1009) ** 2 * size));

interface Case {
  readonly title: string;
  readonly kernel: ScatterAddKernel;
  readonly inputs: readonly TypedArray[];
}

/** Adds rows of a matrix to those of a table, as the derivative of an embedding does. */
function rowsOfTable(title: string, updates: number, table: number, width: number): Case {
  const updateShape = [updates, width];
  const kernel: ScatterAddKernel = {
    kind: "scatterAdd",
    shape: [table, width],
    base: scalar(0),
    updateShape,
    view: { shape: updateShape, strides: [0, 1], offset: 0 },
    stride: width,
    size: table,
    index: load(0, { shape: updateShape, strides: [1, 0], offset: 0 }, "int32"),
    src: load(1, updateShape),
  };
  return { title, kernel, inputs: [indexes(updates, table), values(updates * width)] };
}

/** Adds along the middle axis, with an index for every element. */
function alongMiddle(title: string, [outer, updates, inner]: readonly number[], size: number): Case {
  const updateShape = [outer, updates, inner];
  const length = numel(updateShape);
  const kernel: ScatterAddKernel = {
    kind: "scatterAdd",
    shape: [outer, size, inner],
    base: load(2, [outer, size, inner], "int32"),
    updateShape,
    view: { shape: updateShape, strides: [size * inner, 0, 1], offset: 0 },
    stride: inner,
    size,
    index: load(0, updateShape, "int32"),
    src: load(1, updateShape, "int32"),
  };
  const ints = Int32Array.from({ length: outer * size * inner }, (_, i) => i << 20);
  const src = Int32Array.from({ length }, (_, i) => (i % 5 === 0 ? 2 ** 30 : -i));
  return { title, kernel, inputs: [indexes(length, size), src, ints] };
}

export const scatterCases: readonly Case[] = [
  rowsOfTable("few rows of a table", 20, 7, 3),
  rowsOfTable("many rows of a table", 700, 50, 4),
  rowsOfTable("many rows of a small table", 1030, 3, 5),
  rowsOfTable("many rows of a wide table", 300, 2000, 2),
  alongMiddle("few indexes in the middle", [2, 9, 3], 5),
  alongMiddle("many indexes in the middle", [2, 601, 3], 11),
];
