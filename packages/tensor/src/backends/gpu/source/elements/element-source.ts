import type { DType } from "../../../../dtype.js";
import { noFloat64 } from "../../../no-float64.js";
import type { ElementOp } from "../../../../kernel/expr.js";
import type { Intrinsic } from "../../intrinsic.js";
import { elementIntrinsic } from "./element-intrinsic.js";

/** A value in a program: the name of a variable, and its type. */
export interface Operand {
  readonly text: string;
  /** float32 is a Number of gpu.js's, int32 an Integer, bool a Boolean. */
  readonly dtype: DType;
}

/** An expression of gpu.js's, and the functions that it calls. */
export interface Snippet {
  readonly text: string;
  readonly intrinsics: readonly Intrinsic[];
}

/** The expression that applies an element function to operands, as the js backend defines it. */
export function elementSource(op: ElementOp, srcs: readonly Operand[], dtype: DType): Snippet {
  if ([dtype, ...srcs.map((src) => src.dtype)].includes("float64")) throw noFloat64(op, "gpu");
  if (isIdentity(op, srcs[0].dtype, dtype)) return { text: srcs[0].text, intrinsics: [] };
  if (op === "cast" || op === "bitcast") return call(op, srcs, dtype);
  const types = operandTypes(op, srcs, dtype);
  const operands = srcs.map((src, i) => elementSource("cast", [src], types[i]));
  const converted = operands.map(({ text }, i) => ({ text, dtype: types[i] }));
  const { text, intrinsics } = call(op, converted, dtype);
  return { text, intrinsics: [...intrinsics, ...operands.flatMap((operand) => operand.intrinsics)] };
}

function isIdentity(op: ElementOp, from: DType, to: DType): boolean {
  return (op === "cast" || op === "bitcast") && from === to;
}

function call(op: ElementOp, srcs: readonly Operand[], dtype: DType): Snippet {
  const types = srcs.map((src) => src.dtype);
  const intrinsic = elementIntrinsic(op, types, dtype);
  return { text: `${intrinsic.name}(${srcs.map(({ text }) => text).join(", ")})`, intrinsics: [intrinsic] };
}

/** The types that operands are converted to. */
function operandTypes(op: ElementOp, srcs: readonly Operand[], dtype: DType): readonly DType[] {
  if (op === "where") return ["bool", dtype, dtype];
  if (op === "threefry") return srcs.map(() => "int32");
  // Comparisons answer bool, but are done in the type of their operands.
  const type = dtype === "bool" ? srcs.map((src) => src.dtype).reduce(wider) : dtype;
  return srcs.map(() => type);
}

const WIDTHS: readonly DType[] = ["bool", "int32", "float32"];

function wider(a: DType, b: DType): DType {
  return WIDTHS.indexOf(a) > WIDTHS.indexOf(b) ? a : b;
}
