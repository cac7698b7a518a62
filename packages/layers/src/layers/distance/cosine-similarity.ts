import type { Tensor } from "@nn/tensor";
import { Module } from "../../module/module.js";
import { normalize } from "./normalize.js";

/** Options of {@link cosineSimilarity}. */
export interface CosineSimilarityOptions {
  /** The axis along which vectors lie. Initially 1. */
  readonly axis?: number;
  /** The least that a vector's length is taken to be. Initially 1e-8. */
  readonly eps?: number;
}

/**
 * The cosines of the angles between vectors: x₁ · x₂ / (max(‖x₁‖, ε) max(‖x₂‖, ε)).
 *
 * @param x1 - `[*, D, *]`
 * @param x2 - Of a shape that broadcasts with that of x1.
 * @returns The broadcast shape without the axis.
 * @throws ShapeError when the shapes don't broadcast; IndexError when they don't have the axis.
 *
 * @example
 * ```ts
 * import { cosineSimilarity } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const [x1, x2] = [tensor([[1, 0], [2, 2]]), tensor([[0, 3], [1, 1]])];
 * console.log(String(cosineSimilarity(x1, x2))); // about [0, 1]
 * ```
 */
export function cosineSimilarity(x1: Tensor, x2: Tensor, options: CosineSimilarityOptions = {}): Tensor {
  const { axis = 1, eps = 1e-8 } = options;
  return normalize(x1, { axis, eps }).mul(normalize(x2, { axis, eps })).sum(axis);
}

/**
 * {@link cosineSimilarity} as a layer.
 *
 * @example
 * ```ts
 * import { CosineSimilarity } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new CosineSimilarity({ axis: -1 }).forward(randn([5, 8]), randn([5, 8])).shape); // [5]
 * ```
 */
export class CosineSimilarity extends Module<[x1: Tensor, x2: Tensor]> {
  readonly axis: number;
  readonly eps: number;

  constructor({ axis = 1, eps = 1e-8 }: CosineSimilarityOptions = {}) {
    super();
    this.axis = axis;
    this.eps = eps;
  }

  /**
   * @param x1 - `[*, D, *]`
   * @param x2 - Of a shape that broadcasts with that of x1.
   * @returns The broadcast shape without the axis.
   */
  forward(x1: Tensor, x2: Tensor): Tensor {
    return cosineSimilarity(x1, x2, { axis: this.axis, eps: this.eps });
  }

  override extraRepr(): string {
    return `axis=${this.axis}, eps=${this.eps}`;
  }
}
