import type { Low } from "../../../../wasm/low.js";
import type { ShaderLanguage } from "./shader-language.js";

/** The body of a function of `a` and `b` for what is more than an expression. */
export type ShaderFunction = (language: ShaderLanguage) => string;

/** Towards zero; 0 where b is 0. -2147483648 / -1 wraps, which not every device does by itself. */
const DIVIDE: ShaderFunction = () => "if (b == 0) { return 0; }\nif (b == -1) { return -a; }\nreturn a / b;";

/** With the sign of b; 0 where b is 0. GLSL's % is for numbers that are not negative. */
const MODULO: ShaderFunction = (language) => `if (b == 0 || b == -1) { return 0; }
${language.constant("i32", "rest", "a - (a / b) * b")}
if (rest != 0 && (rest ^ b) < 0) { return rest + b; }
return rest;`;

/** By squaring; negative powers are those of 1 and -1, and 0 else. */
const POWER: ShaderFunction = (language) => `${language.variable("i32", "power", "1")}
${language.variable("i32", "base", "a")}
${language.variable("i32", "left", "b")}
if (b < 0) {
if (a != 1 && a != -1) { return 0; }
left = b & 1;
}
while (left > 0) {
if ((left & 1) != 0) { power = power * base; }
base = base * base;
left = left >> 1u;
}
return power;`;

/**
 * The exact remainder by long division of the mantissas, seven bits at a time, with the sign of b. Signs are compared by
 * bits, as a rest below the normal range may have become 0.
 */
const FLOAT_MODULO: ShaderFunction = (language) => {
  const magnitude = (x: string): string => `${language.bitsOfFloat(x)} & 0x7fffffff`;
  const mantissa = (bits: string): string =>
    `(${bits} & 0x7fffff) | ${language.select(`(${bits} >> 23u) == 0`, "0", "0x800000")}`;
  const power = (exponent: string): string => language.floatOfBits(`(${exponent} + 127) << 23u`);
  return `${language.constant("i32", "x", magnitude("a"))}
${language.constant("i32", "y", magnitude("b"))}
${language.variable("i32", "zero", language.select("b < 0.0", language.int(-0x80000000), "0"))}
${language.variable("i32", "invalid", "0x7fc00000")}
if (x >= 0x7f800000 || y > 0x7f800000 || y == 0) { return ${language.floatOfBits("invalid")}; }
if (x == 0) { return ${language.floatOfBits("zero")}; }
${language.constant("mask", "opposite", `(${language.bitsOfFloat("a")} ^ ${language.bitsOfFloat("b")}) < 0`)}
${language.variable("f32", "rest", "a")}
if (x >= y) {
${language.constant("i32", "divisor", mantissa("y"))}
${language.constant("i32", "exponent", "max(y >> 23u, 1)")}
${language.variable("i32", "left", "max(x >> 23u, 1) - exponent")}
${language.variable("i32", "digits", `(${mantissa("x")}) % divisor`)}
while (left > 0) {
${language.constant("i32", "taken", "min(left, 7)")}
digits = ${language.shiftLeft("digits", "taken")} % divisor;
left = left - taken;
}
if (digits == 0) { return ${language.floatOfBits("zero")}; }
${language.constant("i32", "part", "(exponent - 150) / 2")}
rest = ${language.toFloat("digits")} * ${power("part")} * ${power("(exponent - 150 - part)")};
if (a < 0.0) { rest = -rest; }
}
if (opposite) { return rest + b; }
return rest;`;
};

/** The operations of low expressions that are functions of their own in shaders. */
export const SHADER_FUNCTIONS: Readonly<Partial<Record<Low["op"], ShaderFunction>>> = {
  idiv: DIVIDE,
  imod: MODULO,
  ipow: POWER,
  fmod: FLOAT_MODULO,
};
