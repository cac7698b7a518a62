import type { AnyModule } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import { Attention } from "../attention/attention.js";

/** What {@link attentionWeights} has seen. */
export interface RecordedWeights<T> {
  /** What `run` gave. */
  readonly output: T;
  /**
   * The weights of each layer by its path in the model, in the order of their forward passes: `[N, heads, L, S]`, before
   * dropout. Of a layer that was run several times, those of the last.
   */
  readonly weights: ReadonlyMap<string, Tensor>;
}

/**
 * Watches every {@link Attention} of a model during `run`: who looked at whom, in each layer and head. Without it weights
 * are never held as a whole, so they are computed beside the result, which stays the same.
 *
 * @param model - Any that has `Attention` in it.
 * @param run - What the model is to do, once or several times.
 *
 * @example
 * ```ts
 * import { attentionWeights, TransformerEncoder, TransformerEncoderLayer } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const layer = new TransformerEncoderLayer(16, 2, { batchFirst: true });
 * const model = new TransformerEncoder(layer, 2);
 * const { weights } = attentionWeights(model, () => model.forward(randn([1, 5, 16])));
 * for (const [path, { shape }] of weights) console.log(path, shape);
 * // layers.0.block.selfAttention [1, 2, 5, 5]
 * // layers.1.block.selfAttention [1, 2, 5, 5]
 * ```
 */
export function attentionWeights<T>(model: AnyModule, run: () => T): RecordedWeights<T> {
  const weights = new Map<string, Tensor>();
  const note = (path: string, seen: Tensor): void => {
    weights.delete(path); // the order is that of the last passes
    weights.set(path, seen.keep());
  };
  const handles = [...model.namedModules()].flatMap(([path, module]) =>
    module instanceof Attention
      ? [
          module.registerWeightsHook((_, seen) => {
            note(path, seen);
          }),
        ]
      : [],
  );
  try {
    return { output: run(), weights };
  } finally {
    for (const handle of handles) handle.remove();
  }
}
