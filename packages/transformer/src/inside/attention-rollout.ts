import { eye, formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";

/** Options of {@link attentionRollout}. */
export interface RolloutOptions {
  /** How the heads of a layer become one. Initially "mean", as in the paper. */
  readonly heads?: "mean" | "max" | "min" | undefined;
  /** How much of each token goes past attention, along the residual connection. Initially 0.5. */
  readonly residual?: number | undefined;
}

/**
 * How much each token of the input reaches each of the output through all layers: the product of (W + I) / 2 over the
 * layers, W being the mean over the heads (Abnar & Zuidema 2020, "Quantifying attention flow in transformers").
 *
 * @param weights - Self-attention of each layer, first to last, `[N, heads, L, L]`, as from `attentionWeights`.
 * @returns `[N, L, L]`: row i says what output i is made of; it sums to 1.
 * @throws ShapeError when a layer's weights are no squares of the same size; NNError when there is none.
 *
 * @example
 * ```ts
 * import { attentionRollout } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const layer = tensor([1, 0, 0.5, 0.5], [1, 1, 2, 2]);
 * console.log(await attentionRollout([layer, layer]).array()); // [[[1, 0], [0.4375, 0.5625]]]
 * ```
 */
export function attentionRollout(weights: Iterable<Tensor>, options: RolloutOptions = {}): Tensor {
  const { heads = "mean", residual = 0.5 } = options;
  let flow: Tensor | undefined;
  for (const layer of weights) {
    const [batch, , length] = layer.shape;
    const fits = layer.rank === 4 && layer.shape[3] === length && (!flow || flow.shape[1] === length);
    if (!fits) {
      const text = `expected self-attention [N, heads, L, L] of the same L, got ${formatShape(layer.shape)}`;
      throw new ShapeError("attentionRollout", text, "leave cross-attention out");
    }
    const mixed = layer[heads](1)
      .mul(1 - residual)
      .add(eye(length).mul(residual)); // [N, L, L]
    const step = mixed.div(mixed.sum(-1, { keepdim: true }));
    flow = step.matMul(flow ?? eye(length).expand([batch, length, length]));
  }
  if (!flow) throw new NNError("attentionRollout", "there are no layers");
  return flow;
}
