import { formatShape, ShapeError, type Generator, type Tensor } from "@nn/tensor";
import { checkCounts } from "../check-counts.js";
import { checkProbability } from "../dropout/dropout-layer.js";
import { attend, type Attention } from "./attend.js";
import { attention } from "./attention.js";
import { checkHeads, groupSize, joinHeads, splitHeads } from "./grouped-heads.js";
import { readMask } from "./masks.js";

/** Options of {@link scaledDotProductAttention}. */
export interface ScaledDotProductAttentionOptions {
  /**
   * Broadcast to `[..., L, S]`: bool, where true takes part (in `MultiheadAttention` it is left out, as in PyTorch), or
   * floating and added to the scores.
   */
  readonly attnMask?: Tensor | undefined;
  /** The probability with which weights are dropped, in training or not. Initially 0. */
  readonly dropoutP?: number | undefined;
  /** Whether query i sees the keys 0 to i only; together with a mask both hold. Initially false. */
  readonly isCausal?: boolean | undefined;
  /**
   * How many keys back a query sees, itself included: query i sees none before key i - window + 1 (a sliding window, Beltagy
   * et al. 2020, most often together with `isCausal`). Initially all.
   */
  readonly window?: number | undefined;
  /**
   * Whether there may be fewer heads (axis -3) of keys and values than of queries, of which each then serves as many
   * neighbours as it takes (grouped-query attention, Ainslie et al. 2023). Initially false.
   */
  readonly enableGqa?: boolean | undefined;
  /** The factor of the scores. Initially 1/√E. */
  readonly scale?: number | undefined;
  /** Where the random numbers of the dropout come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * softmax(Q Kᵀ / √E + mask) V (Vaswani et al. 2017, equation 1). A query whose keys are all masked gets zeros, as in
 * PyTorch since 2.5, and its gradients are 0.
 *
 * The scores of long sequences are computed for 128 queries at a time, with the keys that these may see only, and again
 * for derivatives of any order: memory grows with L and S, and not with L S (Rabe and Staats 2021). With
 * `needWeights` they are held as they are.
 *
 * @param query - `[..., L, E]`
 * @param key - `[..., S, E]`
 * @param value - `[..., S, V]`
 * @returns `[..., L, V]`; with `needWeights` that and the weights `[..., L, S]`, after dropout.
 * @throws ShapeError when sizes or heads don't fit; DTypeError when the mask is int32; NNError when dropoutP is not from
 * 0 to 1, or window no positive integer.
 *
 * @example
 * ```ts
 * import { scaledDotProductAttention } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const [query, key, value] = [randn([2, 8, 5, 16]), randn([2, 8, 7, 16]), randn([2, 8, 7, 4])];
 * console.log(scaledDotProductAttention(query, key, value, { isCausal: true }).shape); // [2, 8, 5, 4]
 * const [output, weights] = scaledDotProductAttention(query, key, value, { needWeights: true });
 * console.log(output.shape, weights.shape); // [2, 8, 5, 4] [2, 8, 5, 7]
 * ```
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options?: ScaledDotProductAttentionOptions & { readonly needWeights?: false },
): Tensor;
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: ScaledDotProductAttentionOptions & { readonly needWeights: true },
): [output: Tensor, weights: Tensor];
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: ScaledDotProductAttentionOptions & { readonly needWeights?: boolean } = {},
): Tensor | [output: Tensor, weights: Tensor] {
  const operation = "scaledDotProductAttention";
  checkSizes(operation, query, key, value);
  const { enableGqa = false, needWeights = false } = options;
  if (!enableGqa) checkHeads(operation, query, key);
  const group = enableGqa ? groupSize(operation, query, key, value) : 1;
  const [split, join] = group > 1 ? [(x: Tensor) => splitHeads(x, group), joinHeads] : [same, same];
  const asked = { ...askedFor(operation, query, key, options, split), grouped: group > 1 };
  if (!needWeights) return join(attention(split(query), key, value, asked));
  const { output, weights } = attend(split(query), key, value, asked);
  return [join(output), join(weights)];
}

/** The options as they are computed with; masks have the axes of the scores. */
function askedFor(
  operation: string,
  query: Tensor,
  key: Tensor,
  options: ScaledDotProductAttentionOptions,
  split: (mask: Tensor) => Tensor,
): Omit<Attention, "grouped"> {
  const { attnMask, dropoutP = 0, isCausal, window, scale, generator } = options;
  checkProbability(operation, dropoutP);
  if (window !== undefined) checkCounts(operation, { window });
  if (attnMask) checkAttnMask(operation, attnMask, query.shape.at(-2)!, key.shape.at(-2)!);
  const given = attnMask && {
    operation,
    name: "attnMask",
    mask: split(attnMask),
    trueMeans: "visible" as const,
  };
  const masks = given ? readMask(given) : {};
  return {
    ...masks,
    isCausal,
    window,
    scale: scale ?? 1 / Math.sqrt(query.shape.at(-1)!),
    dropoutP,
    generator,
  };
}

function same(x: Tensor): Tensor {
  return x;
}

function checkSizes(operation: string, query: Tensor, key: Tensor, value: Tensor): void {
  const fit = query.shape.at(-1) === key.shape.at(-1) && key.shape.at(-2) === value.shape.at(-2);
  if (fit && [query, key, value].every(({ shape }) => shape.length >= 2)) return;
  const [q, k, v] = [query, key, value].map(({ shape }) => formatShape(shape));
  const wanted = "expected query [..., L, E], key [..., S, E] and value [..., S, V]";
  throw new ShapeError(operation, `${wanted}, got ${q}, ${k} and ${v}`);
}

function checkAttnMask(operation: string, { shape }: Tensor, queries: number, keys: number): void {
  const fits = (size: number | undefined, wanted: number): boolean =>
    size === undefined || size === 1 || size === wanted;
  if (fits(shape.at(-2), queries) && fits(shape.at(-1), keys)) return;
  const text = `attnMask must broadcast to [..., ${queries}, ${keys}], got ${formatShape(shape)}`;
  throw new ShapeError(operation, text);
}
