import type { StateNames } from "@nn/layers";
import type { Generator, Tensor } from "@nn/tensor";
import type { CacheStep } from "./cache-step.js";
import type { AttentionPositions } from "./positions/index.js";
import type { MakeProjection } from "./projection.js";

/** Options of `Attention`. */
export interface AttentionOptions {
  /** Heads of keys and values, a divisor of numHeads: 1 is multi-query attention. Initially numHeads. */
  readonly numKeyValueHeads?: number | undefined;
  /** The size of each head. Initially embedDim / numHeads. */
  readonly headDim?: number | undefined;
  /** The size of the last axis of a memory. Initially embedDim. */
  readonly kdim?: number | undefined;
  /** Whether the projections have biases: all, or those of queries, keys and values and that of the output. Initially true. */
  readonly bias?: boolean | { readonly qkv: boolean; readonly out: boolean } | undefined;
  /** The probability with which weights are dropped in training. Initially 0. */
  readonly dropout?: number | undefined;
  /** Whether queries and keys are normalized for each head, and how (Dehghani et al. 2023). Initially not. */
  readonly qkNorm?: "layer" | "rms" | undefined;
  /** Added to the variance or mean of squares there. Initially as the norm has it. */
  readonly normEps?: number | undefined;
  /** Whether a query sees the keys up to its own place only. Initially false. */
  readonly causal?: boolean | undefined;
  /** Only keys less than `window` places away are seen. Initially all are. */
  readonly window?: number | undefined;
  /** What tells places apart, such as `RotaryPositions`, `AlibiPositions` or `RelativePositionBias`. Initially nothing. */
  readonly positions?: AttentionPositions | undefined;
  /** The factor of the scores. Initially 1/√headDim. */
  readonly scale?: number | undefined;
  /** Whether queries, keys and values come from one projection, `qkv`. Initially false. */
  readonly fused?: boolean | undefined;
  /** What makes the projections. Initially `Linear`. */
  readonly linear?: MakeProjection | undefined;
  /** The names under which parts are saved, see `Module.stateNames`. */
  readonly names?: StateNames | undefined;
  /** Where the first values and the dropout come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/** Options of the `forward` of `Attention`. */
export interface AttentionForwardOptions {
  /** What keys and values come from, `[N, S, kdim]`. Initially x itself. */
  readonly memory?: Tensor | undefined;
  /**
   * Broadcast to `[N, heads, L, S]`, or `[L, S]`: bool, where true takes part, or floating and added to the scores.
   */
  readonly mask?: Tensor | undefined;
  /**
   * `[N, S]`, bool or int32: true or 1 is a real key, others are padding. With a cache, tokens of x are told apart by
   * the mask that its step was begun with.
   */
  readonly attentionMask?: Tensor | undefined;
  /** Whether a query sees the keys up to its own place only, in this pass. Initially as the module was made. */
  readonly isCausal?: boolean | undefined;
  /** Where the tokens of x stand for `positions`: int32 `[L]` or `[N, L]`. Initially 0, 1, …, or where the cache is. */
  readonly places?: Tensor | undefined;
  /** Keys and values of earlier tokens, and of the memory: what `KeyValueCache.begin` gives. */
  readonly cache?: CacheStep | undefined;
}
