import { Module } from "@nn/layers";
import { NNError, topK, where, type Tensor } from "@nn/tensor";

/**
 * Keeps the k largest numbers of each code and makes the others 0. As an autoencoder's `codeActivation` it makes that
 * one k-sparse.
 *
 * Source: Makhzani and Frey, "k-Sparse Autoencoders" (2014), algorithm 1.
 *
 * @param k - How many to keep. Equal ones at the border are all kept.
 * @throws NNError when k is no whole number from 1 up, or more than a code has.
 *
 * @example
 * ```ts
 * import { KSparse } from "@nn/autoencoders";
 * import { tensor } from "@nn/tensor";
 * console.log(await new KSparse(1).forward(tensor([[1, 3, 2]])).array()); // [[0, 3, 0]]
 * ```
 */
export class KSparse extends Module {
  constructor(readonly k: number) {
    super();
    if (!Number.isInteger(k) || k < 1)
      throw new NNError("KSparse", `k must be a whole number from 1 up, got ${k}`);
  }

  /** @param code - `[*, size]` */
  forward(code: Tensor): Tensor {
    return keepLargest("KSparse", code, this.k, -1);
  }

  override extraRepr(): string {
    return `k=${this.k}`;
  }
}

/** Keeps the `count` largest along `axis`; the derivative passes to those. */
export function keepLargest(layer: string, x: Tensor, count: number, axis: number): Tensor {
  const size = x.shape.at(axis)!;
  if (count > size) throw new NNError(layer, `${count} of ${size} can't be kept`, `use at most ${size}`);
  const { values } = topK(x.detach(), count, axis);
  const least = values.min(axis, { keepdim: true });
  return where(x.detach().ge(least), x, 0);
}
