import type { Tensor } from "@nn/tensor";

/**
 * How attention tells places apart: by turning queries and keys, by adding to the scores, or both. Places are int32,
 * `[L]`, or `[N, L]` where each sequence has its own.
 */
export interface AttentionPositions {
  /** Queries or keys `[N, h, L, d]`, turned by where they stand. */
  rotate?(x: Tensor, places: Tensor): Tensor;
  /** What is added to the scores: `[h, L, S]`, or `[N, h, L, S]` where a place depends on the sequence. */
  bias?(queryPlaces: Tensor, keyPlaces: Tensor): Tensor;
}

/**
 * The same positions for a further layer: a view that has no parameters of its own, so that a learned bias shared by
 * all layers is in the state dict of the first only, as T5 has it.
 *
 * @param positions - Those of the first layer.
 *
 * @example
 * ```ts
 * import { RelativePositionBias, sharedPositions, TransformerBlock } from "@nn/transformer";
 * const positions = new RelativePositionBias(4);
 * const blocks = [positions, sharedPositions(positions)].map(
 *   (each) => new TransformerBlock(32, 4, { attention: { positions: each } }),
 * );
 * console.log(blocks.map((block) => "self_attention.positions.weight" in block.stateDict())); // [true, false]
 * ```
 */
export function sharedPositions(positions: AttentionPositions): AttentionPositions {
  return {
    ...(positions.rotate ? { rotate: (x, places) => positions.rotate!(x, places) } : {}),
    ...(positions.bias ? { bias: (queries, keys) => positions.bias!(queries, keys) } : {}),
  };
}

/** Where each key stands as seen from each query: `[L, S]`, or `[N, L, S]`; negative before it. */
export function offsets(queryPlaces: Tensor, keyPlaces: Tensor): Tensor {
  return keyPlaces.unsqueeze(-2).sub(queryPlaces.unsqueeze(-1));
}
