import type { DType } from "../../../../../dtype.js";
import { UNARY_OPS, type ElementOp } from "../../../../../kernel/expr.js";
import { BOOL_BINARY, BOOL_UNARY } from "./bool-scripts.js";
import { BITCASTS, CASTS } from "./conversion-scripts.js";
import { FLOAT_BINARY, FLOAT_UNARY } from "./float-scripts.js";
import { INT_BINARY, INT_UNARY } from "./int-scripts.js";
import type { Script, Scripts } from "./script.js";
import { threefryScript } from "./threefry-script.js";

const COMPARISONS: Scripts = {
  lt: "return a < b;",
  le: "return a <= b;",
  eq: "return a === b;",
  ne: "return a !== b;",
};

const SELECT = "if (a) { return b; }\nreturn c;";

const UNARY: ReadonlySet<string> = new Set(UNARY_OPS);

/** The script of an operation on operands of type `from`; undefined where there is none. */
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
    return (from === "float32" ? FLOAT_UNARY : from === "int32" ? INT_UNARY : BOOL_UNARY)[op];
  }
  if (from === "bool") return BOOL_BINARY[op];
  return COMPARISONS[op] ?? (from === "float32" ? FLOAT_BINARY : INT_BINARY)[op];
}
