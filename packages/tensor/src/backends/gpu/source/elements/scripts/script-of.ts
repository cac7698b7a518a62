import type { DType } from "../../../../dtype.js";
import { UNARY_OPS, type BinaryOp, type ElementOp } from "../../../../kernel/expr.js";
import { ERF } from "../../../wasm/math/erf.js";
import { declareInteger } from "./declare.js";
import { threefryScript } from "./threefry-script.js";

/**
 * The body of a function of `a`, `b` and `c` in JavaScript: for gpu.js's webasm, whose Math is that of JavaScript rounded
 * to float32, and for its cpu mode, where numbers are float64 and `cpu` may say it otherwise.
 */
export interface Script {
  readonly body: string;
  readonly cpu?: string;
  /** The function on int32 that `body` calls. */
  readonly uses?: BinaryOp;
}

type Scripts = Partial<Record<ElementOp, string | Script>>;

const rounded = (expression: string): string => `return Math.fround(${expression});`;
const math = (name: string): string => rounded(`Math.${name}(a)`);

function horner(coefficients: readonly number[], x: string): string {
  return coefficients.reduceRight((sum, c) => (sum === "" ? `${c}` : `(${sum} * ${x} + ${c})`), "");
}

const FLOAT_UNARY: Scripts = {
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

const INT_UNARY: Scripts = {
  neg: "return (0 - a) | 0;",
  abs: "if (a < 0) { return (0 - a) | 0; }\nreturn a;",
  sign: "if (a > 0) { return 1; }\nif (a < 0) { return -1; }\nreturn 0;",
  floor: "return a;",
  ceil: "return a;",
  trunc: "return a;",
  round: "return a;",
  relu: "if (a < 0) { return 0; }\nreturn a;",
  not: "return ~a;",
};

const FLOAT_BINARY: Scripts = {
  add: rounded("a + b"),
  sub: rounded("a - b"),
  mul: rounded("a * b"),
  div: rounded("a / b"),
  idiv: "if (b === 0.0) { return 0.0; }\nreturn Math.trunc(Math.fround(a / b));",
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

const COMPARISONS: Scripts = {
  lt: "return a < b;",
  le: "return a <= b;",
  eq: "return a === b;",
  ne: "return a !== b;",
};

/** By floats, and what they leave again: off by one at most, which the sign of the rest tells. gpu.js divides floats only. */
const INT_DIVISION: Script = {
  body: `if (b === 0) { return 0; }
if (b === (1 << 31)) { if (a === b) { return 1; } return 0; }
const x = a;
const y = b;
${declareInteger("q", "Math.trunc(x / y)")}
${declareInteger("r", "(a - q * b) | 0")}
const z = r;
${declareInteger("p", "Math.trunc(z / y)")}
q = (q + p) | 0;
r = (r - p * b) | 0;
if (r !== 0 && (r ^ a) < 0) {
  if ((a ^ b) < 0) { q = q + 1; } else { q = q - 1; }
}
return q;`,
  cpu: "return b === 0 ? 0 : Math.trunc(a / b) | 0;",
};

const POWER = (multiply: (a: string, b: string) => string): string => `${declareInteger("power", "b & 1")}
if (b < 0) {
  if (a === 1) { return 1; }
  if (a !== -1) { return 0; }
  if (power === 0) { return 1; }
  return -1;
}
${declareInteger("base", "a")}
${declareInteger("left", "b")}
power = b & 0;
power = power + 1;
for (let i = 0; i < 31; i++) {
  if ((left & 1) === 1) { power = ${multiply("power", "base")}; }
  base = ${multiply("base", "base")};
  left = left >> 1;
}
return power;`;

const INT_BINARY: Scripts = {
  add: "return (a + b) | 0;",
  sub: "return (a - b) | 0;",
  mul: { body: "return a * b;", cpu: "return Math.imul(a, b);" },
  div: INT_DIVISION,
  idiv: INT_DIVISION,
  mod: {
    body: `if (b === 0) { return 0; }
${declareInteger("r", "(a - idivIItoI(a, b) * b) | 0")}
if (r !== 0 && (r ^ b) < 0) { r = (r + b) | 0; }
return r;`,
    uses: "idiv",
    cpu: `if (b === 0) return 0;
const rest = a % b;
return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest | 0;`,
  },
  pow: {
    body: POWER((a, b) => `${a} * ${b}`),
    cpu: POWER((a, b) => `Math.imul(${a}, ${b})`),
  },
  max: "if (a > b) { return a; }\nreturn b;",
  min: "if (a < b) { return a; }\nreturn b;",
  and: "return a & b;",
  or: "return a | b;",
  xor: "return a ^ b;",
  shl: "return a << b;",
  shr: "return (a >>> b) | 0;",
};

const BOOL_BINARY: Scripts = {
  and: "return a && b;",
  mul: "return a && b;",
  min: "return a && b;",
  or: "return a || b;",
  add: "return a || b;",
  max: "return a || b;",
  xor: "return a !== b;",
  ne: "return a !== b;",
  eq: "return a === b;",
  lt: "return !a && b;",
  le: "return !a || b;",
};

const SELECT = "if (a) { return b; }\nreturn c;";

const CASTS: Readonly<Record<string, string | Script>> = {
  "float32 int32": { body: "return a;", cpu: "return Math.max(-2147483648, Math.min(2147483647, a)) | 0;" },
  "float32 bool": "return a !== 0.0;",
  "int32 float32": { body: "return a;", cpu: "return Math.fround(a);" },
  "int32 bool": "return a !== 0;",
  "bool float32": "if (a) { return 1.0; }\nreturn 0.0;",
  "bool int32": "if (a) { return 1; }\nreturn 0;",
};

/** Without a way to see bits: exponent and mantissa by arithmetic. */
const BITCASTS: Readonly<Record<string, Script>> = {
  "float32 int32": {
    body: `${declareInteger("sign", "1 & 0")}
if (a < 0.0 || 1.0 / a < 0.0) { sign = 1 << 31; }
const m = Math.abs(a);
if (a !== a) { return 2143289344; }
if (m === Infinity) { return sign | 2139095040; }
if (m === 0.0) { return sign; }
let e = Math.floor(Math.log2(m)) + 0.0;
if (e < -126.0) { e = -126.0; }
if (Math.pow(2.0, e) > m) { e = e - 1.0; }
if (e < -126.0) { e = -126.0; }
if (e < 127.0 && Math.pow(2.0, e + 1.0) <= m) { e = e + 1.0; }
${declareInteger("digits", "(m / Math.pow(2.0, e)) * 8388608.0")}
${declareInteger("places", "e + 126.0")}
return (((places << 23) + digits) | sign);`,
    cpu: "return new Int32Array(new Float32Array([a]).buffer)[0];",
  },
  "int32 float32": {
    body: `${declareInteger("places", "(a >>> 23) & 255")}
${declareInteger("digits", "a & 8388607")}
let m = 0.5; m = digits;
let e = 0.5; e = places;
if (places === 255) {
  if (digits !== 0) { return Infinity - Infinity; }
  if (a < 0) { return -Infinity; }
  return Infinity;
}
if (places === 0) { e = 1.0; } else { m = m + 8388608.0; }
m = m * Math.pow(2.0, -23.0) * Math.pow(2.0, e - 127.0);
if (a < 0) { return -m; }
return m;`,
    cpu: "return new Float32Array(new Int32Array([a]).buffer)[0];",
  },
};

const UNARY: ReadonlySet<string> = new Set(UNARY_OPS);

/** The scripts of an operation, by the type of its operands. */
export function scriptOf(op: ElementOp, from: DType, to: DType): Script | undefined {
  const script = find(op, from, to);
  return typeof script === "string" ? { body: script } : script;
}

function find(op: ElementOp, from: DType, to: DType): string | Script | undefined {
  switch (op) {
    case "cast":
      return CASTS[`${from} ${to}`];
    case "bitcast":
      return BITCASTS[`${from} ${to}`];
    case "where":
      return SELECT;
    case "threefry":
      return threefryScript();
  }
  if (UNARY.has(op)) {
    if (from === "bool") return op === "not" ? "return !a;" : undefined;
    return (from === "float32" ? FLOAT_UNARY : INT_UNARY)[op];
  }
  if (from === "bool") return BOOL_BINARY[op];
  return COMPARISONS[op] ?? (from === "float32" ? FLOAT_BINARY : INT_BINARY)[op];
}
