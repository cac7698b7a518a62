import { ShapeError, tensor, ValueError, type Tensor } from "@nn/tensor";
import { tokenIds } from "./token-ids.js";

/** Options of {@link padSequences}. */
export interface PadOptions {
  /** What is filled in. Initially 0. */
  readonly padId?: number | undefined;
  /** Where the padding goes; "left" for generation, which goes on at the right. Initially "right". */
  readonly side?: "right" | "left" | undefined;
  /** The length of the rows, or "longest" for that of the longest sequence. Initially "longest". */
  readonly length?: number | "longest" | undefined;
  /** "longest" is made longer up to a multiple of this: fewer shapes, fewer compiled steps. Initially 1. */
  readonly multipleOf?: number | undefined;
}

/** Sequences of different lengths as rows of one. */
export interface PaddedBatch {
  /** `[N, L]`, int32 */
  readonly ids: Tensor;
  /** `[N, L]`, bool: true for a token, false for padding. */
  readonly attentionMask: Tensor;
}

/**
 * Token ids of sequences as one tensor, filled up to one length.
 *
 * @param sequences - One or more, as lists or typed arrays.
 * @throws ValueError when there are none, one holds no token ids, or a setting is no whole number; ShapeError when one is longer than the rows.
 *
 * @example
 * ```ts
 * import { padSequences } from "@nn/transformer";
 * const { ids, attentionMask } = padSequences([[5, 6, 7], [8]]);
 * console.log(await ids.array(), await attentionMask.array());
 * // [[5, 6, 7], [8, 0, 0]] [[true, true, true], [true, false, false]]
 * ```
 */
export function padSequences(sequences: readonly ArrayLike<number>[], options: PadOptions = {}): PaddedBatch {
  const rows = sequences.map((sequence, i) => tokenIds("padSequences", `sequence ${i}`, sequence));
  const length = rowLength("padSequences", rows, options);
  const shape = [rows.length, length];
  const real = new Uint8Array(rows.length * length);
  rows.forEach((sequence, row) => {
    const begin = row * length + (options.side === "left" ? length - sequence.length : 0);
    real.fill(1, begin, begin + sequence.length);
  });
  return {
    ids: tensor(filledRows(rows, length, options.padId ?? 0, options.side), shape),
    attentionMask: tensor(real, shape, { dtype: "bool" }),
  };
}

/** How long rows for these sequences are. */
export function rowLength(
  operation: string,
  sequences: readonly ArrayLike<number>[],
  { length = "longest", multipleOf = 1 }: PadOptions,
): number {
  if (sequences.length === 0) throw new ValueError(operation, "got no sequences");
  if (!Number.isInteger(multipleOf) || multipleOf < 1) {
    throw new ValueError(operation, `multipleOf must be a positive integer, got ${multipleOf}`);
  }
  const longest = sequences.reduce((most, sequence) => Math.max(most, sequence.length), 0);
  if (length === "longest") return Math.ceil(longest / multipleOf) * multipleOf;
  if (!Number.isInteger(length) || length < 1) {
    throw new ValueError(operation, `length must be "longest" or a positive integer, got ${length}`);
  }
  if (longest <= length) return length;
  const long = sequences.findIndex((sequence) => sequence.length === longest);
  throw new ShapeError(
    operation,
    `sequence ${long} has ${longest} tokens, the rows have ${length}`,
    "cut it",
  );
}

/** The rows one after the other. */
export function filledRows(
  sequences: readonly ArrayLike<number>[],
  length: number,
  filling: number,
  side: PadOptions["side"] = "right",
): Int32Array {
  const rows = new Int32Array(sequences.length * length).fill(filling);
  sequences.forEach((sequence, row) => {
    rows.set(sequence, row * length + (side === "left" ? length - sequence.length : 0));
  });
  return rows;
}
