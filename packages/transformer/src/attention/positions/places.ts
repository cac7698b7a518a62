import { arange, formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/** The arguments of positions' `forward` that may be left out. */
export interface PositionOptions {
  /** Where each token stands: int32 `[L]` or `[N, L]`. Initially 0, 1, …. */
  readonly places?: Tensor | undefined;
}

/** The places of x `[N, L, E]`: those given, checked, or 0, 1, …. */
export function placesFor(operation: string, x: Tensor, { places }: PositionOptions): Tensor {
  const { shape } = nodeOf(operation, x);
  if (shape.length !== 3) throw new ShapeError(operation, `expected [N, L, E], got ${formatShape(shape)}`);
  return checkedPlaces(operation, places, shape[0], shape[1]) ?? arange(shape[1], { dtype: "int32" });
}

/** @throws ShapeError when places are given that are neither `[L]` nor `[N, L]`. */
export function checkedPlaces(
  operation: string,
  places: Tensor | undefined,
  batch: number,
  length: number,
): Tensor | undefined {
  if (!places) return undefined;
  const { shape } = nodeOf(operation, places);
  const fits = shape.at(-1) === length && (shape.length === 1 || (shape.length === 2 && [1, batch].includes(shape[0]))); // prettier-ignore
  if (fits) return places;
  const wanted = `places must be [${length}] or [${batch}, ${length}]`;
  throw new ShapeError(operation, `${wanted}, got ${formatShape(shape)}`);
}

/**
 * Where the tokens of padded sequences stand: the first real token of each is at 0, wherever the padding is.
 *
 * @param attentionMask - `[N, L]`, bool or int32: true or 1 is a real token.
 * @returns `[N, L]`, int32; padding in front of a sequence is at 0.
 *
 * @example
 * ```ts
 * import { placesOf } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * console.log(await placesOf(tensor([[0, 0, 1, 1], [1, 1, 1, 1]], { dtype: "int32" })).array());
 * // [[0, 0, 0, 1], [0, 1, 2, 3]]
 * ```
 */
export function placesOf(attentionMask: Tensor): Tensor {
  return attentionMask.cast("int32").cumSum(-1).sub(1).maximum(0);
}
