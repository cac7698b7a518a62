import type { Tensor } from "@nn/tensor";
import type { Buffer } from "./buffer.js";
import type { AnyModule } from "./module.js";
import type { Parameter } from "./parameter.js";

// Two copies of this package may be loaded, so things are recognised by marks and not by their class.
export const MODULE: unique symbol = /* @__PURE__ */ Symbol.for("nn.module") as never;
export const PARAMETER: unique symbol = /* @__PURE__ */ Symbol.for("nn.parameter") as never;
export const BUFFER: unique symbol = /* @__PURE__ */ Symbol.for("nn.buffer") as never;

function marked(x: unknown, mark: symbol): x is object {
  return typeof x === "object" && x !== null && (x as { readonly [mark: symbol]: unknown })[mark] === true;
}

/** Whether `x` is a module, of this copy of the package or another. */
export function isModule(x: unknown): x is AnyModule {
  return marked(x, MODULE);
}

/** Whether `x` is a {@link Parameter}. */
export function isParameter(x: unknown): x is Parameter {
  return marked(x, PARAMETER);
}

/** Whether `x` is a {@link Buffer}. */
export function isBuffer(x: unknown): x is Buffer {
  return marked(x, BUFFER);
}

/** Whether `x` is state of a module: a parameter or a buffer. */
export function isState(x: unknown): x is Tensor {
  return isParameter(x) || isBuffer(x);
}
