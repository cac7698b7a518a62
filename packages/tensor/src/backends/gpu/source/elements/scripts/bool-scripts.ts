import type { Scripts } from "./script.js";

export const BOOL_UNARY: Scripts = { not: "return !a;" };

export const BOOL_BINARY: Scripts = {
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
