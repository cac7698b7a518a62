import { NNError, type Tensor } from "@nn/tensor";
import { detachTensor, withoutGrad } from "@nn/tensor/graph";

/**
 * Runs `fn` so that no derivative passes through what it computes. For synchronous code; saves nothing, since
 * derivatives that nobody asks for are never computed: it is there to say what is constant.
 *
 * @example
 * ```ts
 * import { noGrad } from "@nn/autograd";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, 2], { requiresGrad: true });
 * const constant = noGrad(() => w.mul(2));
 * console.log(await constant.array());
 * ```
 */
export function noGrad<T>(fn: () => T): T {
  const result = withoutGrad(fn);
  if (result instanceof Promise) {
    throw new NNError(
      "noGrad",
      "the function is asynchronous",
      "only its part before the first await would be covered; wrap synchronous parts",
    );
  }
  return result;
}

/** The same value as a constant: no derivative passes. */
export function detach(x: Tensor): Tensor {
  return detachTensor(x);
}
