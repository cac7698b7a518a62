import { ValueError } from "./errors.js";
import type { Tensor } from "./tensor.js";

/** Tensors made inside the innermost scope. */
let members: Tensor[] | undefined;

/** Takes note of a new tensor for the scope that is open, if any. */
export function noteTensor(tensor: Tensor): void {
  members?.push(tensor);
}

/**
 * Runs `fn` and disposes every tensor made in it, but for those it returns (alone, or in an array or object). For those
 * who want it: memory is recycled without it.
 *
 * @example
 * ```ts
 * import { ones, scope } from "@nn/tensor";
 * const total = scope(() => ones([3]).add(1).sum().realize());
 * console.log(await total.item()); // 6
 * ```
 */
export function scope<T>(fn: () => T): T {
  const outer = members;
  const own: Tensor[] = (members = []);
  let result: T;
  try {
    result = fn();
  } finally {
    members = outer;
  }
  if (result instanceof Promise) {
    throw new ValueError("scope", "the function is asynchronous", "read values outside the scope");
  }
  const kept = new Set<unknown>([
    result,
    ...(typeof result === "object" && result !== null ? Object.values(result) : []),
  ]);
  for (const tensor of own) {
    if (kept.has(tensor)) outer?.push(tensor);
    else tensor.dispose();
  }
  return result;
}
