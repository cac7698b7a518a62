import type { Low } from "../../../../wasm/low.js";
import type { ShaderLanguage } from "./shader-language.js";

/** An expression of the texts of the operands; `imm` is the low expression's. */
type Format = (language: ShaderLanguage, operands: readonly string[], imm: number) => string;

const infix =
  (operator: string): Format =>
  (_, [a, b]) =>
    `(${a} ${operator} ${b})`;

const call =
  (name: string): Format =>
  (_, operands) =>
    `${name}(${operands.join(", ")})`;

const negation: Format = (_, [a]) => `(-${a})`;

/** The low operations that shaders have as well. */
export const PLAIN_OPERATIONS: Readonly<Partial<Record<Low["op"], Format>>> = {
  fadd: infix("+"),
  fsub: infix("-"),
  fmul: infix("*"),
  fdiv: infix("/"),
  fneg: negation,
  fabs: call("abs"),
  fsqrt: call("sqrt"),
  ffloor: call("floor"),
  fceil: call("ceil"),
  ftrunc: call("trunc"),
  fnearest: (language, [a]) => `${language.roundEven}(${a})`,
  // The order says what becomes of NaN: `a` stays.
  fpmin: (language, [a, b]) => language.select(`(${b} < ${a})`, b, a),
  fpmax: (language, [a, b]) => language.select(`(${a} < ${b})`, b, a),
  iadd: infix("+"),
  isub: infix("-"),
  imul: infix("*"),
  ineg: negation,
  iabs: call("abs"),
  imin: call("min"),
  imax: call("max"),
  ilt: infix("<"),
  ile: infix("<="),
  ieq: infix("=="),
  ine: infix("!="),
  igeU: (language, [a, b]) => language.atLeastUnsigned(a, b),
  select: (language, [condition, yes, no]) => language.select(condition, yes, no),
  shl: (language, [a], imm) => language.shiftLeft(a, `${imm}`),
  shrS: (language, [a], imm) => language.shiftRight(a, `${imm}`),
  shrU: (language, [a], imm) => language.shiftRightUnsigned(a, `${imm}`),
  shlBy: (language, [a, count]) => language.shiftLeft(a, `(${count} & 31)`),
  shrBy: (language, [a, count]) => language.shiftRightUnsigned(a, `(${count} & 31)`),
  toFloat: (language, [a]) => language.toFloat(a),
};
