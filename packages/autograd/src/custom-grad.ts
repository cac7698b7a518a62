import { ShapeError, type Tensor, formatShape } from "@nn/tensor";
import { withDerivative, sameShape } from "@nn/tensor/graph";

/** Maps the gradient of a result to gradients of the inputs (undefined: none), given inputs and result. */
export type Vjp = (
  gradient: Tensor,
  inputs: readonly Tensor[],
  result: Tensor,
) => readonly (Tensor | undefined)[];

/**
 * A function with a derivative of your own, made of tensor operations, so that it can be differentiated again.
 *
 * @example
 * ```ts
 * import { customGrad, grad } from "@nn/autograd";
 * import { tensor } from "@nn/tensor";
 * // Rounds, and lets the gradient through as if it had not (straight-through).
 * const round = customGrad((x) => x.round(), (g) => [g]);
 * console.log(await grad((x) => round(x).sum())(tensor([1.2, 2.7])).array()); // [1, 1]
 * ```
 */
export function customGrad(f: (...inputs: Tensor[]) => Tensor, vjp: Vjp): (...inputs: Tensor[]) => Tensor {
  return (...inputs) => {
    const value = f(...inputs).detach();
    const result: Tensor = withDerivative(value, inputs, (gradient) => {
      const found = vjp(gradient, inputs, result);
      found.forEach((g, i) => {
        if (g && !sameShape(g.shape, inputs[i].shape)) {
          throw new ShapeError(
            "customGrad",
            `gradient ${i} has shape ${formatShape(g.shape)}, its input ${formatShape(inputs[i].shape)}`,
          );
        }
      });
      return found;
    });
    return result;
  };
}
