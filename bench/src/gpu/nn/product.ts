import { compile, type Tensor } from "@nn/tensor";
import { productNumbers } from "../problems/problems.js";
import type { Running } from "../workload.js";
import { tensorOf } from "./tensors.js";

/** A product whose left factor is the last product, so that each has to be computed. */
export function product(): Running {
  const numbers = productNumbers();
  const right = tensorOf(numbers.right).realize();
  let left = tensorOf(numbers.left).realize();
  const multiply = compile((left: Tensor, right: Tensor) => left.matMul(right));
  // Captured, so that its result does not hold on to the product.
  const meanSquare = compile((x: Tensor) => x.square().mean());
  return {
    step: () => {
      const next = multiply(left, right).realize();
      left.dispose();
      left = next;
    },
    read: () => meanSquare(left).item(),
    release: () => {
      left.dispose();
      right.dispose();
    },
  };
}
