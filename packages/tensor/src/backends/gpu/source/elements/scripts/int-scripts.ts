import { declareInteger } from "../declare.js";
import type { Script, Scripts } from "./script.js";

export const INT_UNARY: Scripts = {
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

export const INT_BINARY: Scripts = {
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
