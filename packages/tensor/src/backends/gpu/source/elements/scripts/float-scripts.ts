import { ERF } from "../../../../wasm/math/erf.js";
import type { Scripts } from "./script.js";

const rounded = (expression: string): string => `return Math.fround(${expression});`;
const math = (name: string): string => rounded(`Math.${name}(a)`);

function horner(coefficients: readonly number[], x: string): string {
  return coefficients.reduceRight((sum, c) => (sum === "" ? `${c}` : `(${sum} * ${x} + ${c})`), "");
}

export const FLOAT_UNARY: Scripts = {
  neg: "return -a;",
  abs: "return Math.abs(a);",
  sign: "return Math.sign(a);",
  floor: "return Math.floor(a);",
  ceil: "return Math.ceil(a);",
  trunc: "return Math.trunc(a);",
  round: `const below = Math.floor(a) + 0.0;
const rest = a - below;
const half = below * 0.5;
let nearest = below + 1.0;
if (rest < 0.5 || (rest === 0.5 && half === Math.floor(half))) { nearest = below; }
if (nearest === 0.0 && a <= 0.0) { return a * 0.0; }
return nearest;`,
  sqrt: math("sqrt"),
  reciprocal: rounded("1.0 / a"),
  exp: math("exp"),
  expm1: math("expm1"),
  log: math("log"),
  log1p: math("log1p"),
  sin: math("sin"),
  cos: math("cos"),
  tan: math("tan"),
  asin: math("asin"),
  acos: math("acos"),
  atan: math("atan"),
  sinh: math("sinh"),
  cosh: math("cosh"),
  tanh: math("tanh"),
  erf: `if (a >= 3.9) { return 1.0; }
if (a <= -3.9) { return -1.0; }
const z = a * a;
const y = (a * ${horner(ERF.top, "z")}) / ${horner(ERF.bottom, "z")};
return Math.fround(Math.max(-1.0, Math.min(1.0, y)));`,
  sigmoid: `if (a >= 0.0) { return Math.fround(1.0 / (1.0 + Math.exp(-a))); }
const e = Math.exp(a);
return Math.fround(e / (1.0 + e));`,
  relu: "return Math.max(a, 0.0);",
};

export const FLOAT_BINARY: Scripts = {
  add: rounded("a + b"),
  sub: rounded("a - b"),
  mul: rounded("a * b"),
  div: rounded("a / b"),
  mod: {
    body: `if (a !== a || b !== b || b === 0.0) { return Infinity - Infinity; }
if (Math.abs(a) === Infinity) { return Infinity - Infinity; }
const y = Math.abs(b);
let rest = Math.abs(a);
let part = y;
for (let i = 0; i < 280; i++) { if (rest - part >= part) { part = part * 2.0; } }
for (let i = 0; i < 280; i++) {
  if (rest >= part) { rest = rest - part; }
  if (part > y) { part = part * 0.5; }
}
if (rest === 0.0) { if (b < 0.0) { return -(0.0); } return 0.0; }
if (a < 0.0) { rest = -rest; }
if ((rest < 0.0 && b > 0.0) || (rest > 0.0 && b < 0.0)) { return rest + b; }
return rest;`,
    cpu: `const rest = a % b;
if (rest === 0) return b < 0 ? -0 : 0;
return Math.fround(rest < 0 !== b < 0 ? rest + b : rest);`,
  },
  pow: `if (a === 1.0) { return 1.0; }
if (a === -1.0 && Math.abs(b) === Infinity) { return 1.0; }
return Math.fround(Math.pow(a, b));`,
  max: "return Math.max(a, b);",
  min: "return Math.min(a, b);",
  atan2: rounded("Math.atan2(a, b)"),
};
