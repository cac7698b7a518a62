import { NNError, rand, where, type Generator, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/** Options of {@link Dropout}. */
export interface DropoutOptions {
  /** Where the random numbers come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/**
 * In training each element is 0 with probability p and x / (1 - p) else, so that its mean stays; in use the identity
 * (Hinton et al. 2012).
 *
 * @param p - Initially 0.5.
 * @throws NNError when p is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { Dropout } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * const layer = new Dropout(0.25);
 * console.log(String(layer.forward(ones([8])))); // six or so of 1.3333, the others 0
 * console.log(await layer.eval().forward(ones([2])).array()); // [1, 1]
 * ```
 */
export class Dropout extends Module {
  readonly #generator: Generator | undefined;

  constructor(
    readonly p = 0.5,
    options: DropoutOptions = {},
  ) {
    super();
    if (!(p >= 0 && p <= 1)) throw new NNError("Dropout", `p must be from 0 to 1, got ${p}`);
    this.#generator = options.generator;
  }

  /**
   * @param x - `[*]`
   * @returns `[*]`
   */
  forward(x: Tensor): Tensor {
    if (!this.training || this.p === 0) return x;
    if (this.p === 1) return x.mul(0);
    const kept = rand(x.shape, this.#generator ? { generator: this.#generator } : {}).ge(this.p);
    return where(kept, x.mul(1 / (1 - this.p)), 0);
  }

  override extraRepr(): string {
    return `p=${this.p}`;
  }
}
