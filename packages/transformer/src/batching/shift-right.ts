import { concat, formatShape, full, ShapeError, where, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { IGNORED } from "./ignored.js";

/** Options of {@link shiftRight}. */
export interface ShiftRightOptions {
  /** What the decoder begins with; the padding token for T5. */
  readonly startId: number;
  /** What stands for labels of -100. Initially 0. */
  readonly padId?: number | undefined;
}

/**
 * What a decoder sees while it is to say the labels: the start token, and all labels but the last.
 *
 * @param labels - int32 `[N, L]`, -100 in padding.
 * @returns int32 `[N, L]`
 * @throws ShapeError when the labels are not `[N, L]`.
 *
 * @example
 * ```ts
 * import { shiftRight } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const labels = tensor([[5, 6, 1], [7, 1, -100]], { dtype: "int32" });
 * console.log(await shiftRight(labels, { startId: 2 }).array()); // [[2, 5, 6], [2, 7, 1]]
 * ```
 */
export function shiftRight(labels: Tensor, { startId, padId = 0 }: ShiftRightOptions): Tensor {
  const { shape } = nodeOf("shiftRight", labels);
  if (shape.length !== 2 || shape[1] === 0) {
    throw new ShapeError("shiftRight", `labels must be [N, L], got ${formatShape(shape)}`);
  }
  const token = (id: number): Tensor => full([], id, { dtype: "int32" });
  const seen = labels.slice(null, [0, shape[1] - 1]); // [N, L - 1]
  return concat([token(startId).expand([shape[0], 1]), where(seen.eq(IGNORED), token(padId), seen)], 1);
}
