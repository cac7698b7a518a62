import { norm, type Tensor } from "@nn/tensor";
import { Module } from "../../module/module.js";

/** Options of {@link pairwiseDistance}. */
export interface PairwiseDistanceOptions {
  /** The order of the norm. Initially 2. */
  readonly p?: number;
  /** What is added to each difference, so that the norm has a slope at 0. Initially 1e-6. */
  readonly eps?: number;
  /** Whether the result keeps the last axis, with size 1. Initially false. */
  readonly keepdim?: boolean;
}

/**
 * The distance of each vector from its partner: ‖x₁ - x₂ + ε‖ over the last axis.
 *
 * @param x1 - `[*, D]`
 * @param x2 - Of a shape that broadcasts with that of x1.
 * @returns `[*]`, or `[*, 1]` with `keepdim`
 * @throws ShapeError when the shapes don't broadcast; IndexError when they have no axis.
 *
 * @example
 * ```ts
 * import { pairwiseDistance } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(pairwiseDistance(tensor([[0, 0]]), tensor([[3, 4]])))); // about [5]
 * ```
 */
export function pairwiseDistance(x1: Tensor, x2: Tensor, options: PairwiseDistanceOptions = {}): Tensor {
  const { p = 2, eps = 1e-6, keepdim = false } = options;
  return norm(x1.sub(x2).add(eps), -1, { ord: p, keepdim });
}

/**
 * {@link pairwiseDistance} as a layer.
 *
 * @example
 * ```ts
 * import { PairwiseDistance } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new PairwiseDistance({ p: 1 }).forward(randn([5, 8]), randn([5, 8])).shape); // [5]
 * ```
 */
export class PairwiseDistance extends Module<[x1: Tensor, x2: Tensor]> {
  readonly #options: PairwiseDistanceOptions;

  constructor(options: PairwiseDistanceOptions = {}) {
    super();
    this.#options = { ...options };
  }

  /**
   * @param x1 - `[*, D]`
   * @param x2 - Of a shape that broadcasts with that of x1.
   * @returns `[*]`, or `[*, 1]` with `keepdim`
   */
  forward(x1: Tensor, x2: Tensor): Tensor {
    return pairwiseDistance(x1, x2, this.#options);
  }

  override extraRepr(): string {
    const { p = 2, eps = 1e-6, keepdim = false } = this.#options;
    return `p=${p}, eps=${eps}, keepdim=${keepdim}`;
  }
}
