import { crossEntropy, type CrossEntropyOptions } from "@nn/layers";
import { formatShape, IndexError, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";
import { findOutside } from "./find-outside.js";
import { IGNORED } from "./ignored.js";

/** Options of {@link languageModelLoss}. */
export type LanguageModelLossOptions = Omit<CrossEntropyOptions, "weight">;

/**
 * The loss of a model that tells tokens: the cross entropy over all places whose label isn't -100, in their mean; 0 where
 * there are none, as may happen by chance with masks. For
 * language models with the labels of `languageBatch`, `TokenWindows` or `packSequences`, for masked ones with those of
 * `maskTokens`, for encoder-decoders with those of `seq2SeqBatch`.
 *
 * @param logits - `[N, L, V]`
 * @param labels - int32 `[N, L]`
 * @param options - Those of `crossEntropy`: `labelSmoothing`, `ignoreIndex`, `reduction`.
 * @returns `[]`, or `[N, L]` with `reduction: "none"`.
 * @throws ShapeError when the shapes don't fit; IndexError for a label outside the vocabulary, where the values are at
 * hand (the loss is NaN elsewhere).
 *
 * @example
 * ```ts
 * import { languageBatch, languageModelLoss } from "@nn/transformer";
 * import { zeros } from "@nn/tensor";
 * const { labels } = languageBatch([[5, 6, 7], [8, 9]]);
 * console.log(await languageModelLoss(zeros([2, 2, 10]), labels).item()); // 2.3026, which is ln 10
 * ```
 */
export function languageModelLoss(
  logits: Tensor,
  labels: Tensor,
  options: LanguageModelLossOptions = {},
): Tensor {
  const [{ shape }, { shape: places }] = [
    nodeOf("languageModelLoss", logits),
    nodeOf("languageModelLoss", labels),
  ];
  if (shape.length !== 3 || !sameShape(shape.slice(0, 2), places)) {
    throw new ShapeError(
      "languageModelLoss",
      `the logits are ${formatShape(shape)}, the labels ${formatShape(places)}`,
      "give logits [N, L, V] and labels [N, L]",
    );
  }
  const { ignoreIndex = IGNORED, reduction = "mean" } = options;
  const outside = findOutside("languageModelLoss", labels, shape[2], ignoreIndex);
  if (outside) {
    const text = `label ${outside.id} at ${outside.place} is not one of the ${shape[2]} tokens`;
    const fix = `use 0 … ${shape[2] - 1}, or ${ignoreIndex} for what isn't counted`;
    throw new IndexError("languageModelLoss", text, fix);
  }
  const losses = crossEntropy(logits.flatten(0, 1), labels.flatten(), {
    ...options,
    reduction: reduction === "mean" ? "sum" : reduction,
  });
  if (reduction === "none") return losses.reshape(places);
  if (reduction === "sum") return losses;
  return losses.div(labels.ne(ignoreIndex).cast(losses.dtype).sum().maximum(1));
}
