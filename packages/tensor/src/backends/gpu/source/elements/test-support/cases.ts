import type { DType, TypedArray } from "../../../../../dtype.js";
import { BINARY_OPS, UNARY_OPS, type ElementOp } from "../../../../../kernel/expr.js";
import type { ElementCase } from "./run-element.js";

const INT_UNARY: readonly ElementOp[] = [
  "neg",
  "abs",
  "sign",
  "floor",
  "ceil",
  "round",
  "trunc",
  "relu",
  "not",
];
const COMPARISONS: readonly ElementOp[] = ["lt", "le", "eq", "ne"];
const BITWISE: readonly ElementOp[] = ["and", "or", "xor"];
const INT_ONLY: readonly ElementOp[] = [...BITWISE, "shl", "shr"];
const FLOAT_ONLY: readonly ElementOp[] = ["div", "atan2"];

function unaryCases(): ElementCase[] {
  const floats = UNARY_OPS.filter((op) => op !== "not");
  return [
    ...floats.map((op): ElementCase => ({ op, from: ["float32"], to: "float32" })),
    ...INT_UNARY.map((op): ElementCase => ({ op, from: ["int32"], to: "int32" })),
    { op: "not", from: ["bool"], to: "bool" },
  ];
}

function binaryCases(): ElementCase[] {
  const of = (op: ElementOp, type: DType): ElementCase => {
    return { op, from: [type, type], to: COMPARISONS.includes(op) ? "bool" : type };
  };
  return [
    ...BINARY_OPS.filter((op) => !INT_ONLY.includes(op) && op !== "idiv").map((op) => of(op, "float32")),
    ...BINARY_OPS.filter((op) => !FLOAT_ONLY.includes(op)).map((op) => of(op, "int32")),
    ...[...BITWISE, ...COMPARISONS].map((op) => of(op, "bool")),
  ];
}

function conversionCases(): ElementCase[] {
  const types: readonly DType[] = ["float32", "int32", "bool"];
  const casts = types.flatMap((from) => types.map((to): ElementCase => ({ op: "cast", from: [from], to })));
  return [
    ...casts.filter(({ from, to }) => from[0] !== to),
    { op: "bitcast", from: ["float32"], to: "int32" },
    { op: "bitcast", from: ["int32"], to: "float32" },
    ...types.map((type): ElementCase => ({ op: "where", from: ["bool", type, type], to: type })),
    // Operands are converted to the type of the result.
    { op: "mul", from: ["bool", "float32"], to: "float32" },
    { op: "lt", from: ["bool", "int32"], to: "bool" },
  ];
}

/** Every element function, for all types that tensors ask it for. */
export const ELEMENT_CASES: readonly ElementCase[] = [
  ...unaryCases(),
  ...binaryCases(),
  ...conversionCases(),
  { op: "threefry", from: ["int32", "int32", "int32"], to: "int32" },
];

export function caseName({ op, from, to }: ElementCase): string {
  return `${op} of ${from.join(", ")} as ${to}`;
}

const SPECIAL_FLOATS = [
  0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -1.5, -2.5, 2, 3, -3, 0.1, -0.1, 1e-3, -1e-3, 1e-7, -1e-7, 1e-20, -1e-20, -2e-35, 10, -10,
  87, 88.5, 89, -87, -104, -200, 1e4, -1e4, 8388607.5, 16777217, -16777216, 2147483520, 2147483648, -2147483648, -2147483904,
  4e9, -4e9, 1e10, 1e20, -1e20, 3e38, -3e38, Infinity, -Infinity, NaN,
]; // prettier-ignore
const SPECIAL_INTS = [
  0, 1, -1, 2, -2, 3, -3, 7, -7, 31, 32, 33, 255, 65535, 65536, -65536, 16777217, 123456789, -123456789, 2147483646,
  2147483647, -2147483648, -2147483647,
]; // prettier-ignore

/** A small generator of numbers from 0 to 1, the same in every run. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 8) + 0.5) / 2 ** 24;
  };
}

function randomFloat(random: () => number): number {
  const size = random() < 0.6 ? random() * 20 : 2 ** (random() * 60 - 40);
  return random() < 0.5 ? -size : size;
}

function randomInt(random: () => number): number {
  const bits = Math.floor(random() * 2 ** 24) * 256 + Math.floor(random() * 256);
  return (bits | 0) >> Math.floor(random() * 31);
}

const COUNT = 1500;

function column(dtype: DType, specials: readonly number[], random: () => number): TypedArray {
  const values = [...specials];
  for (let i = 0; i < COUNT; i++) {
    const bool = random() < 0.5 ? 1 : 0;
    values.push(dtype === "float32" ? randomFloat(random) : dtype === "int32" ? randomInt(random) : bool);
  }
  return dtype === "float32"
    ? Float32Array.from(values)
    : dtype === "int32"
      ? Int32Array.from(values)
      : Uint8Array.from(values);
}

function specialsOf(dtype: DType): readonly number[] {
  return dtype === "float32" ? SPECIAL_FLOATS : dtype === "int32" ? SPECIAL_INTS : [0, 1];
}

/** Columns of arguments: all combinations of special values, then random ones. */
export function samples({ from }: ElementCase): TypedArray[] {
  let rows: number[][] = [[]];
  const used = from.length > 2 ? (dtype: DType) => specialsOf(dtype).slice(0, 12) : specialsOf;
  for (const dtype of from) rows = rows.flatMap((row) => used(dtype).map((value) => [...row, value]));
  const random = randomSource(5);
  return from.map((dtype, i) => column(dtype, rows.map((row) => row[i]), random)); // prettier-ignore
}
