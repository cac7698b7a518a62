import { tensor, ValueError, type Tensor } from "@nn/tensor";
import { IGNORED } from "./ignored.js";
import { filledRows, padSequences, rowLength, type PaddedBatch, type PadOptions } from "./pad-sequences.js";
import { shiftRight, type ShiftRightOptions } from "./shift-right.js";
import { tokenIds } from "./token-ids.js";

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
 * @throws ValueError when there are none, or a side of one has no tokens.
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
  const [sources, targets] = [sideOf(pairs, "source"), sideOf(pairs, "target")];
  const length = rowLength("seq2SeqBatch", targets, { multipleOf });
  const labels = tensor(filledRows(targets, length, IGNORED), [pairs.length, length]);
  return {
    ...padSequences(sources, { padId, multipleOf }),
    labels,
    decoderIds: shiftRight(labels, options),
    decoderAttentionMask: labels.ne(IGNORED),
  };
}

function sideOf(pairs: readonly SequencePair[], side: keyof SequencePair): Int32Array[] {
  return pairs.map((pair, i) => {
    const tokens = tokenIds("seq2SeqBatch", `the ${side} of pair ${i}`, pair[side]);
    if (tokens.length > 0) return tokens;
    const fix = "end texts with a token for the end, or leave the pair out";
    throw new ValueError("seq2SeqBatch", `the ${side} of pair ${i} has no tokens`, fix);
  });
}
