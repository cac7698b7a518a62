import type { DType } from "../../../../../dtype.js";
import { BackendError } from "../../../../../errors.js";
import type { ElementOp, Expr } from "../../../../../kernel/expr.js";
import type { LowType } from "../../../../wasm/low.js";
import { Lowering } from "../../../../wasm/lower.js";
import { log1p } from "./log1p.js";
import { SHADER_FUNCTIONS } from "./shader-functions.js";
import type { ShaderLanguage } from "./shader-language.js";
import { ShaderPrinter } from "./shader-printer.js";

/** What element functions call their operands. */
export const ARGUMENTS = ["a", "b", "c"];

function lowType(dtype: DType): LowType {
  return dtype === "float32" ? "f32" : dtype === "int32" ? "i32" : "mask";
}

/** Operations that pass NaN on; the others do so by the machine's arithmetic. */
const PASSING: ReadonlySet<ElementOp> = new Set<ElementOp>([
  "sign", "round", "relu", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan",
  "sinh", "cosh", "tanh", "erf", "sigmoid", "atan2", "pow",
]); // prettier-ignore
/** Operations whose answer on NaN is a condition. */
const COMPARING: ReadonlySet<ElementOp> = new Set<ElementOp>(["lt", "le", "eq", "ne", "cast"]);

/**
 * The function that does what the wasm backend makes of the operation: they share the approximations and the special
 * cases. The built-in functions of shaders are left alone, but for roots and roundings: WGSL allows sin an error of 2^-11
 * and nothing outside [-pi, pi], log one of 2^-21 near 1, and exp one that grows with its argument. NaN is found by its
 * bits, as shader compilers may hold that there is none.
 */
export function shaderText(
  language: ShaderLanguage,
  name: string,
  op: ElementOp,
  from: readonly DType[],
  to: DType,
): string {
  const args = from.map((dtype, i) => [ARGUMENTS[i], lowType(dtype)] as const);
  const guards = PASSING.has(op) && from[0] === "float32" ? from.map((_, i) => guard(language, op, i)) : [];
  return language.definition(
    name,
    args,
    lowType(to),
    [...guards, shaderBody(language, op, from, to)].join("\n"),
  );
}

function guard(language: ShaderLanguage, op: ElementOp, arg: number): string {
  const name = ARGUMENTS[arg];
  // 1 to any power and any number to the power 0 are 1.
  const matters = op === "pow" ? ` && ${arg === 0 ? "b != 0.0" : "a != 1.0"}` : "";
  return `if (${language.isNaN(name)}${matters}) { return ${name}; }`;
}

function shaderBody(language: ShaderLanguage, op: ElementOp, from: readonly DType[], to: DType): string {
  const srcs = from.map((dtype, arg): Expr => ({ kind: "scalar", arg, dtype }));
  const slots = { input: (arg: number) => arg, scalar: (arg: number) => arg };
  const lowering = new Lowering(slots, () => {
    throw new BackendError("gpu backend", "an element function reads no memory");
  });
  const low =
    op === "log1p"
      ? log1p(lowering.m, lowering.lower(srcs[0]))
      : lowering.lower({ kind: "apply", op, srcs, dtype: to });
  const written = SHADER_FUNCTIONS[low.op];
  if (written) return written(language);
  // Lowering reads booleans as the integers 0 and 1.
  const args = from.map((dtype, i) =>
    dtype === "bool" ? language.select(ARGUMENTS[i], "1", "0") : ARGUMENTS[i],
  );
  return new ShaderPrinter(language, args, COMPARING.has(op)).body(low);
}
