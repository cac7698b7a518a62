import { arange, formatShape, full, logicalAnd, NNError, ShapeError, where, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";

/** Which query may look at which key (bool, true takes part), and what is added to the scores: `[…, L, S]`. */
export interface Masks {
  readonly visible?: Tensor | undefined;
  readonly bias?: Tensor | undefined;
}

/**
 * Which of `length` keys a query at each place may look at: itself and those before it, no further away than the window.
 *
 * @param queryPlaces - `[…, L, 1]`, int32
 * @param keyPlaces - `[…, S]`, int32
 * @returns bool `[…, L, S]`
 */
export function causalMask(queryPlaces: Tensor, keyPlaces: Tensor, window?: number): Tensor {
  const causal = keyPlaces.le(queryPlaces);
  return window === undefined ? causal : logicalAnd(causal, keyPlaces.gt(queryPlaces.sub(window)));
}

/** Keys less than `window` places away on both sides: bool `[L, S]`. */
export function bandMask(queries: number, keys: number, window: number): Tensor {
  const [row, column] = [arange(queries, { dtype: "int32" }).unsqueeze(1), arange(keys, { dtype: "int32" })];
  return column.sub(row).abs().lt(window);
}

/** The keys that are no padding, for all queries and heads: `[N, S]` as bool `[N, 1, 1, S]`. */
export function keysMask(operation: string, attentionMask: Tensor, batch: number, keys: number): Tensor {
  checkAttentionMask(operation, attentionMask, [batch, keys]);
  return asBool(attentionMask).reshape([batch, 1, 1, keys]);
}

/** true for everything but 0. */
export function asBool(mask: Tensor): Tensor {
  return mask.dtype === "bool" ? mask : mask.ne(0);
}

/**
 * @throws ShapeError when the mask is not `[N, S]`; NNError when a row of a mask whose values are at hand has no real
 * token.
 */
export function checkAttentionMask(operation: string, mask: Tensor, wanted: readonly [number, number]): void {
  const { shape } = nodeOf(operation, mask);
  if (!sameShape(shape, wanted)) {
    const text = `attentionMask must be ${formatShape(wanted)}, got ${formatShape(shape)}`;
    throw new ShapeError(operation, text, "give one number for each key: 1 for a real token, 0 for padding");
  }
  checkRows(operation, "attentionMask", mask, wanted, (real) => real !== 0);
}

/** @throws NNError when no key of a row of a mask `[N, S]` is visible, where its values are at hand. */
export function checkRows(
  operation: string,
  name: string,
  mask: Tensor,
  [rows, keys]: readonly [number, number],
  isVisible: (value: number) => boolean,
): void {
  const host = nodeOf(operation, mask).storage?.host;
  if (!host || keys === 0) return;
  for (let row = 0; row < rows; row++) {
    if (host.subarray(row * keys, (row + 1) * keys).some(isVisible)) continue;
    const text = `${name} hides every key of sequence ${row}`;
    throw new NNError(
      operation,
      text,
      "leave at least one real token, or take the sequence out of the batch",
    );
  }
}

/** A mask as it was given, `[L, S]` or broadcast to `[N, h, L, S]`: bool, true takes part, or added. */
export function givenMask(operation: string, mask: Tensor, sizes: readonly number[]): Masks {
  const { shape, dtype } = nodeOf(operation, mask);
  const aligned = shape.length === 2 ? sizes.slice(2) : sizes;
  const fits = [2, 4].includes(shape.length) && shape.every((size, i) => size === 1 || size === aligned[i]);
  if (!fits) {
    const wanted = `${formatShape(sizes.slice(2))} or ${formatShape(sizes)} (or 1 in any place)`;
    throw new ShapeError(operation, `mask must be ${wanted}, got ${formatShape(shape)}`);
  }
  if (dtype === "bool") return { visible: mask };
  if (dtype !== "int32") return { bias: mask };
  throw new NNError(operation, "mask is int32", "make it bool (true takes part), or floating (added to the scores)"); // prettier-ignore
}

/** All masks as one: bool, or floating where something is added. */
export function joinMasks(masks: readonly Masks[]): Tensor | undefined {
  const visible = masks.map((each) => each.visible).filter((mask) => mask !== undefined);
  const bias = masks.map((each) => each.bias).filter((mask) => mask !== undefined);
  const seen = visible.length > 0 ? visible.reduce((a, b) => logicalAnd(a, b)) : undefined;
  if (bias.length === 0) return seen;
  const added = bias.reduce((a, b) => a.add(b));
  return seen ? where(seen, added, full([], -Infinity, { dtype: added.dtype })) : added;
}
