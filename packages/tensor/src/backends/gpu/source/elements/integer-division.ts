import type { Intrinsic } from "../../intrinsic.js";
import { elementIntrinsic } from "./element-intrinsic.js";
import type { Snippet } from "./element-source.js";

let intrinsics: { readonly quotient: Intrinsic; readonly rest: Intrinsic } | undefined;

/** Shaders divide such integers exactly by themselves. */
function divisions(): { readonly quotient: Intrinsic; readonly rest: Intrinsic } {
  if (intrinsics) return intrinsics;
  const divide = elementIntrinsic("idiv", ["int32", "int32"], "int32");
  const common = { args: { a: "Integer", b: "Integer" }, returns: "Integer" } as const;
  const quotient: Intrinsic = {
    ...common,
    name: "quotientOf",
    js: `function quotientOf(a, b) { return ${divide.name}(a, b); }`,
    glsl: "int quotientOf(int a, int b) { return a / b; }",
    wgsl: "fn fn_quotientOf(a: i32, b: i32) -> i32 { return a / b; }",
    cpu: "function quotientOf(a, b) { return Math.floor(a / b); }",
    uses: [divide],
  };
  const rest: Intrinsic = {
    ...common,
    name: "restOf",
    js: `function restOf(a, b) { return (a - ${divide.name}(a, b) * b) | 0; }`,
    glsl: "int restOf(int a, int b) { return a % b; }",
    wgsl: "fn fn_restOf(a: i32, b: i32) -> i32 { return a % b; }",
    cpu: "function restOf(a, b) { return a % b; }",
    uses: [divide],
  };
  return (intrinsics = { quotient, rest });
}

/** a / b, rounded down, of Integers a >= 0 and b > 0. */
export function idiv(a: string, b: string): Snippet {
  const { quotient } = divisions();
  return { text: `${quotient.name}(${a}, ${b})`, intrinsics: [quotient] };
}

/** What `idiv` leaves of a. */
export function imod(a: string, b: string): Snippet {
  const { rest } = divisions();
  return { text: `${rest.name}(${a}, ${b})`, intrinsics: [rest] };
}
