import type { LowType } from "../../../../wasm/low.js";

/** How GLSL ES 3.00 and WGSL spell what both can say of single numbers. */
export interface ShaderLanguage {
  float(value: number): string;
  int(value: number): string;
  /** A float32 from the bits in `text`. */
  floatOfBits(text: string): string;
  bitsOfFloat(text: string): string;
  toFloat(text: string): string;
  /** Of a number that an int32 can hold. */
  toInt(text: string): string;
  select(condition: string, yes: string, no: string): string;
  shiftLeft(text: string, count: string): string;
  shiftRight(text: string, count: string): string;
  /** With zeros from the left. */
  shiftRightUnsigned(text: string, count: string): string;
  /** a >= b of unsigned numbers. */
  atLeastUnsigned(a: string, b: string): string;
  readonly roundEven: string;
  /** a b + c as one operation; GLSL ES 3.00 has none. */
  readonly fma?: string;
  /** Declares a variable that is given its value here and never again. */
  constant(type: LowType, name: string, value: string): string;
  variable(type: LowType, name: string, value: string): string;
  /** By the bits: compilers may hold that no float is NaN. */
  isNaN(text: string): string;
  definition(
    name: string,
    args: readonly (readonly [string, LowType])[],
    returns: LowType,
    body: string,
  ): string;
}

/** A number that is read as a float in both languages: `1` is `1.0`. */
function decimal(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const GLSL_TYPES = { f32: "float", i32: "int", mask: "bool" } as const;
const WGSL_TYPES = { f32: "f32", i32: "i32", mask: "bool" } as const;

const LEAST_INT = -0x80000000;

export const GLSL: ShaderLanguage = {
  float: decimal,
  int: (value) => (value === LEAST_INT ? "int(0x80000000u)" : `(${value})`),
  floatOfBits: (text) => `intBitsToFloat(${text})`,
  bitsOfFloat: (text) => `floatBitsToInt(${text})`,
  toFloat: (text) => `float(${text})`,
  toInt: (text) => `int(${text})`,
  select: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
  shiftLeft: (text, count) => `(${text} << ${count})`,
  shiftRight: (text, count) => `(${text} >> ${count})`,
  shiftRightUnsigned: (text, count) => `int(uint(${text}) >> ${count})`,
  atLeastUnsigned: (a, b) => `(uint(${a}) >= uint(${b}))`,
  roundEven: "roundEven",
  constant: (type, name, value) => `${GLSL_TYPES[type]} ${name} = ${value};`,
  variable: (type, name, value) => `${GLSL_TYPES[type]} ${name} = ${value};`,
  isNaN: (text) => `((floatBitsToInt(${text}) & 0x7fffffff) > 0x7f800000)`,
  definition: (name, args, returns, body) => {
    const list = args.map(([arg, type]) => `${GLSL_TYPES[type]} ${arg}`).join(", ");
    return `${GLSL_TYPES[returns]} ${name}(${list}) {\n${body}\n}`;
  },
};

export const WGSL: ShaderLanguage = {
  float: (value) => `${decimal(value)}f`,
  int: (value) => (value === LEAST_INT ? "i32(-2147483648)" : `(${value})`),
  floatOfBits: (text) => `bitcast<f32>(${text})`,
  bitsOfFloat: (text) => `bitcast<i32>(${text})`,
  toFloat: (text) => `f32(${text})`,
  toInt: (text) => `i32(${text})`,
  select: (condition, yes, no) => `select(${no}, ${yes}, ${condition})`,
  shiftLeft: (text, count) => `(${text} << u32(${count}))`,
  shiftRight: (text, count) => `(${text} >> u32(${count}))`,
  shiftRightUnsigned: (text, count) => `bitcast<i32>(bitcast<u32>(${text}) >> u32(${count}))`,
  atLeastUnsigned: (a, b) => `(bitcast<u32>(${a}) >= bitcast<u32>(${b}))`,
  roundEven: "round",
  fma: "fma",
  constant: (_, name, value) => `let ${name} = ${value};`,
  variable: (type, name, value) => `var ${name}: ${WGSL_TYPES[type]} = ${value};`,
  isNaN: (text) => `((bitcast<i32>(${text}) & 0x7fffffff) > 0x7f800000)`,
  definition: (name, args, returns, body) => {
    const list = args.map(([arg, type]) => `${arg}: ${WGSL_TYPES[type]}`).join(", ");
    return `fn fn_${name}(${list}) -> ${WGSL_TYPES[returns]} {\n${body}\n}`;
  },
};
