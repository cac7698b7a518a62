import { tensor, type Tensor } from "@nn/tensor";
import { IGNORED } from "./ignored.js";
import { filledRows, padSequences, rowLength, type PaddedBatch, type PadOptions } from "./pad-sequences.js";
import { shiftRight, type ShiftRightOptions } from "./shift-right.js";

/** A sequence and what it is to become, as token ids. */
export interface SequencePair {
  readonly source: ArrayLike<number>;
  readonly target: ArrayLike<number>;
}

/** What an encoder-decoder is trained with. */
export interface Seq2SeqBatch extends PaddedBatch {
  /** `[N, T]`, int32: what the decoder sees, the start token and all of the target but its last. */
  readonly decoderIds: Tensor;
  /** `[N, T]`, bool: true for a token, false for padding. */
  readonly decoderAttentionMask: Tensor;
  /** `[N, T]`, int32: what the decoder is to say, -100 in padding. */
  readonly labels: Tensor;
}

/**
 * Pairs for an encoder-decoder. The targets should end with a token for the end, so that the model learns to end.
 *
 * @param pairs - One or more, both sides as token ids.
 * @param options - `startId`, what the decoder begins with, and how rows are filled up (always on the right).
 * @throws ValueError when there are none; ShapeError when a sequence is longer than the rows.
 *
 * @example
 * ```ts
 * import { seq2SeqBatch } from "@nn/transformer";
 * const pairs = [{ source: [5, 6, 7], target: [8, 9, 1] }, { source: [5], target: [8, 1] }];
 * const { ids, decoderIds, labels } = seq2SeqBatch(pairs, { startId: 2 });
 * console.log(ids.shape, await decoderIds.array(), await labels.array());
 * // [2, 3] [[2, 8, 9], [2, 8, 1]] [[8, 9, 1], [8, 1, -100]]
 * ```
 */
export function seq2SeqBatch(
  pairs: readonly SequencePair[],
  options: ShiftRightOptions & Pick<PadOptions, "multipleOf">,
): Seq2SeqBatch {
  const { multipleOf, padId } = options;
  const [sources, targets] = [pairs.map(({ source }) => source), pairs.map(({ target }) => target)];
  const length = rowLength("seq2SeqBatch", targets, { multipleOf });
  const labels = tensor(filledRows(targets, length, IGNORED), [pairs.length, length]);
  return {
    ...padSequences(sources, { padId, multipleOf }),
    labels,
    decoderIds: shiftRight(labels, options),
    decoderAttentionMask: labels.ne(IGNORED),
  };
}
