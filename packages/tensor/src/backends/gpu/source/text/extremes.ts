import type { DType } from "../../../../dtype.js";
import type { Intrinsic, ValueType } from "../../intrinsic.js";
import { elementSource, type Operand, type Snippet } from "../elements/element-source.js";

const call = (intrinsic: Intrinsic, ...args: readonly string[]): Snippet => ({
  text: `${intrinsic.name}(${args.join(", ")})`,
  intrinsics: [intrinsic],
});

/** A literal by itself would be a float. */
const INTEGER: Intrinsic = {
  name: "integer",
  args: { x: "Integer" },
  returns: "Integer",
  js: "function integer(x) { return x; }",
};

/** A small number of 0 and more as a value of a dtype. */
export function whole(value: number, dtype: DType): Snippet {
  if (dtype === "int32") return call(INTEGER, String(value));
  return { text: dtype === "bool" ? String(value !== 0) : String(value), intrinsics: [] };
}

/** A constant whose value the shader languages can't or won't write. */
function constant(name: string, returns: ValueType, js: string, glsl: string, wgsl: string): Intrinsic {
  return { name, args: { unused: "Integer" }, returns, js, glsl, wgsl };
}

const INFINITY = constant(
  "infinity",
  "Number",
  "function infinity(unused) { return 1 / 0; }",
  "float infinity(int unused) { return uintBitsToFloat(0x7f800000u); }",
  "fn fn_infinity(unused: i32) -> f32 { var bits = 0x7f800000u; return bitcast<f32>(bits); }",
);
const MINUS_INFINITY = constant(
  "minusInfinity",
  "Number",
  "function minusInfinity(unused) { return -1 / 0; }",
  "float minusInfinity(int unused) { return uintBitsToFloat(0xff800000u); }",
  "fn fn_minusInfinity(unused: i32) -> f32 { var bits = 0xff800000u; return bitcast<f32>(bits); }",
);
const LEAST = constant(
  "leastInteger",
  "Integer",
  "function leastInteger(unused) { return unused << 31; }",
  "int leastInteger(int unused) { return int(0x80000000u); }",
  "fn fn_leastInteger(unused: i32) -> i32 { return bitcast<i32>(0x80000000u); }",
);
const GREATEST = constant(
  "greatestInteger",
  "Integer",
  "function greatestInteger(unused) { return ~(unused << 31); }",
  "int greatestInteger(int unused) { return 0x7fffffff; }",
  "fn fn_greatestInteger(unused: i32) -> i32 { return 0x7fffffff; }",
);

/** No value of the dtype is below it. */
export function lowest(dtype: DType): Snippet {
  if (dtype === "bool") return whole(0, dtype);
  return call(dtype === "int32" ? LEAST : MINUS_INFINITY, "1");
}

/** No value of the dtype is above it. */
export function highest(dtype: DType): Snippet {
  if (dtype === "bool") return whole(1, dtype);
  return call(dtype === "int32" ? GREATEST : INFINITY, "1");
}

// Bits say what is no number: shader compilers may take it that comparisons never meet NaN.
const isNan = {
  glsl: (x: string) => `((floatBitsToUint(${x}) & 0x7fffffffu) > 0x7f800000u)`,
  wgsl: (x: string) => `((bitcast<u32>(${x}) & 0x7fffffffu) > 0x7f800000u)`,
};

function comparison(name: string, sign: "<" | ">"): Intrinsic {
  return {
    name,
    args: { a: "Number", b: "Number" },
    returns: "Boolean",
    js: `function ${name}(a, b) { return a ${sign} b || (a !== a && b === b); }`,
    glsl: `bool ${name}(float a, float b) { return ${isNan.glsl("a")} ? !${isNan.glsl("b")} : a ${sign} b; }`,
    wgsl: `fn fn_${name}(a: f32, b: f32) -> bool { return select(a ${sign} b, !${isNan.wgsl("b")}, ${isNan.wgsl("a")}); }`,
  };
}

const ABOVE = comparison("isAbove", ">");
const BELOW = comparison("isBelow", "<");

/** a > b, where NaN is above every number. */
export function above(a: Operand, b: Operand): Snippet {
  return a.dtype === "float32" ? call(ABOVE, a.text, b.text) : elementSource("lt", [b, a], "bool");
}

/** a < b, where NaN is below every number. */
export function below(a: Operand, b: Operand): Snippet {
  return a.dtype === "float32" ? call(BELOW, a.text, b.text) : elementSource("lt", [a, b], "bool");
}
