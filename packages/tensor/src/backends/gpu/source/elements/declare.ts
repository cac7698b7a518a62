import type { DType } from "../../../../dtype.js";
import type { Intrinsic } from "../../intrinsic.js";
import type { Snippet } from "./element-source.js";

/**
 * What integer variables begin with. gpu.js makes integers only of variables that are counted up and hold a literal at
 * first; its webasm takes a plain 0 for an integer expression when it comes to it again, and the variable for a float.
 */
export const ZERO: Intrinsic = {
  name: "zeroInt",
  args: {},
  returns: "LiteralInteger",
  js: "function zeroInt() { return 0; }",
  glsl: "int zeroInt() { return 0; }",
  wgsl: "fn fn_zeroInt() -> i32 { return 0; }",
};

/** The declaration of an integer variable. */
export function declareInteger(name: string, text: string): string {
  return `let ${name} = ${ZERO.name}(); ${name}++; ${name} = ${text};`;
}

/** The declaration of variable `name`, which keeps the type of `text`. */
export function declare(name: string, text: string, dtype: DType): Snippet {
  if (dtype !== "int32") return { text: `const ${name} = ${text};`, intrinsics: [] };
  return { text: declareInteger(name, text), intrinsics: [ZERO] };
}
