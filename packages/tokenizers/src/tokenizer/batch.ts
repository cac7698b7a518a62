import { NNError, ShapeError, tensor, type Tensor } from "@nn/tensor";
import type { EncodeOptions } from "./options.js";
import type { Side } from "./truncate.js";

/** Options of `encodeBatch`. */
export interface BatchOptions extends EncodeOptions {
  /** The length of the rows: that of the longest text, or a number. Initially "longest". */
  readonly padding?: "longest" | number;
  /** Where the padding goes; "left" for generation, which goes on at the right. Initially "right". */
  readonly side?: Side;
  /** What is filled in. Initially the tokenizer's `padId`. */
  readonly padId?: number | undefined;
}

/** Texts as tensors of one length. */
export interface Batch {
  /** `[N, L]`, int32 */
  readonly ids: Tensor;
  /** `[N, L]`, bool: true for a token, false for padding */
  readonly attentionMask: Tensor;
  /** `[N, L]`, int32: 1 for the second text of a pair, otherwise 0 */
  readonly tokenTypeIds: Tensor;
  /** How many tokens each text has, special ones included. */
  readonly lengths: number[];
}

interface Row {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
}

/** Rows of different lengths, filled up. */
export function batchOf(rows: readonly Row[], options: BatchOptions): Batch {
  const { padding = "longest", side = "right", padId } = options;
  const lengths = rows.map(({ ids }) => ids.length);
  const length = padding === "longest" ? Math.max(0, ...lengths) : padding;
  checkLength(lengths, length);
  if (padId === undefined && lengths.some((one) => one < length)) {
    throw new NNError(
      "encodeBatch",
      "the texts differ in length, and the tokenizer has no token for padding",
      "give one: padId: tokenizer.eosId",
    );
  }
  const shape = [rows.length, length];
  const ids = new Int32Array(rows.length * length).fill(padId ?? 0);
  const types = new Int32Array(ids.length);
  const mask = new Uint8Array(ids.length);
  rows.forEach((row, i) => {
    const begin = i * length + (side === "left" ? length - row.ids.length : 0);
    ids.set(row.ids, begin);
    types.set(row.typeIds, begin);
    mask.fill(1, begin, begin + row.ids.length);
  });
  return {
    ids: tensor(ids, shape),
    attentionMask: tensor(mask, shape, { dtype: "bool" }),
    tokenTypeIds: tensor(types, shape),
    lengths,
  };
}

function checkLength(lengths: readonly number[], length: number): void {
  if (!Number.isInteger(length) || length < 0) {
    throw new ShapeError("encodeBatch", `padding must be "longest" or a whole number, got ${String(length)}`);
  }
  const long = lengths.findIndex((one) => one > length);
  if (long === -1) return;
  throw new ShapeError(
    "encodeBatch",
    `text ${long} has ${lengths[long]} tokens, the rows have ${length}`,
    `cut it: truncation: ${length}`,
  );
}
