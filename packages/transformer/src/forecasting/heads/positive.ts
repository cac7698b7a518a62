import { softplus, type Tensor } from "@nn/tensor";

/** Keeps a width from becoming 0, whose likelihood has no bound; in units of the scaled context. */
const LEAST = 1e-4;

/** A positive number of any: softplus(x), and a little more. */
export function positive(x: Tensor): Tensor {
  return softplus(x).add(LEAST);
}
