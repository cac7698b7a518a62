import type { Tensor } from "@nn/tensor";
import { lookUp, tableSizes, type LookUpOptions } from "./look-up.js";
import { TableModule, type PretrainedOptions, type TableOptions } from "./table-module.js";

/**
 * The rows of a table: y = W[x].
 *
 * With `maxNorm` the rows that are looked up and longer are first scaled to w · maxNorm / (‖w‖ + 1e-7); a parameter is
 * changed in place, also without a gradient, as in PyTorch.
 *
 * @param x - `[*]`, int32, each from 0 to count - 1
 * @param weight - `[count, size]`
 * @returns `[*, size]`
 * @throws DTypeError when x is not int32; IndexError for an index outside the table, when x's values are at hand, else
 * when the rows are computed.
 *
 * @example
 * ```ts
 * import { embedding } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const words = tensor([2, 0], { dtype: "int32" });
 * console.log(await embedding(words, tensor([[1, 2], [3, 4], [5, 6]])).array()); // [[5, 6], [1, 2]]
 * ```
 */
export function embedding(x: Tensor, weight: Tensor, options: LookUpOptions = {}): Tensor {
  return lookUp("embedding", x, weight, options);
}

/** Options of {@link Embedding}. */
export type EmbeddingOptions = TableOptions;

/**
 * {@link embedding} with its table: a learned vector for each of some indexes.
 *
 * Attributes: `weight` `[numEmbeddings, embeddingDim]`, first standard normal, with zeros in the row `paddingIdx`.
 *
 * @param numEmbeddings - How many indexes there are.
 * @param embeddingDim - The length of each vector.
 * @throws NNError when a size is no positive integer, IndexError when `paddingIdx` is no index; from `forward` see
 * {@link embedding}.
 *
 * @example
 * ```ts
 * import { Embedding } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const words = tensor([[0, 2, 5]], { dtype: "int32" });
 * console.log(new Embedding(10, 4, { paddingIdx: 0 }).forward(words).shape); // [1, 3, 4]
 * ```
 */
export class Embedding extends TableModule<[x: Tensor]> {
  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingOptions = {}) {
    super(numEmbeddings, embeddingDim, options);
  }

  /**
   * A layer of weights that were learned before, frozen unless `freeze` is false.
   *
   * @param weights - `[numEmbeddings, embeddingDim]`; copied.
   * @throws ShapeError when the weights have other than two axes.
   *
   * @example
   * ```ts
   * import { Embedding } from "@nn/layers";
   * import { tensor } from "@nn/tensor";
   * const layer = Embedding.fromPretrained(tensor([[1, 2], [3, 4]]));
   * console.log(await layer.forward(tensor([1], { dtype: "int32" })).array()); // [[3, 4]]
   * ```
   */
  static fromPretrained(weights: Tensor, options: PretrainedOptions = {}): Embedding {
    const { freeze = true, ...rest } = options;
    const layer = new Embedding(...tableSizes("Embedding", weights), { ...rest, weight: weights });
    return layer.requiresGrad(!freeze);
  }

  /**
   * @param x - `[*]`, int32, each from 0 to numEmbeddings - 1
   * @returns `[*, embeddingDim]`
   */
  forward(x: Tensor): Tensor {
    return lookUp("Embedding", x, this.weight, this);
  }
}
