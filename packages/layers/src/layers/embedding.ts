import { DTypeError, randn, type Generator, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";

/** Options of {@link Embedding}. */
export interface EmbeddingOptions {
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * A learned vector for each of some indexes: y = W[x].
 *
 * Attributes: `weight` `[count, size]`, first standard normal.
 *
 * @param count - How many indexes there are.
 * @param size - The length of each vector.
 * @throws DTypeError when the input is not int32.
 *
 * @example
 * ```ts
 * import { Embedding } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const words = tensor([[0, 2, 5]], { dtype: "int32" });
 * console.log(new Embedding(10, 4).forward(words).shape); // [1, 3, 4]
 * ```
 */
export class Embedding extends Module {
  readonly weight: Parameter;

  constructor(
    readonly count: number,
    readonly size: number,
    options: EmbeddingOptions = {},
  ) {
    super();
    this.weight = new Parameter(
      randn([count, size], options.generator ? { generator: options.generator } : {}),
    );
  }

  /**
   * @param x - `[*]`, int32, each from 0 to count - 1
   * @returns `[*, size]`
   */
  forward(x: Tensor): Tensor {
    if (x.dtype !== "int32") {
      throw new DTypeError("Embedding", `expected int32 indexes, got ${x.dtype}`, 'use cast("int32")');
    }
    return this.weight.indexSelect(0, x.reshape([-1])).reshape([...x.shape, this.size]);
  }

  override extraRepr(): string {
    return `${this.count}, ${this.size}`;
  }
}
