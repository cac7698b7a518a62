import type { Tensor } from "@nn/tensor";
import type { ScoreOptions } from "../choice-options.js";
import type { LengthOptions } from "../generation-options.js";

/** Options of {@link beamSearch}. */
export interface BeamOptions extends LengthOptions, ScoreOptions {
  /** How many beginnings are followed at a time. Initially 4. */
  readonly numBeams?: number | undefined;
  /** α: 0 takes the likeliest texts, which are short ones; the higher, the longer. Initially 1. */
  readonly lengthPenalty?: number | undefined;
  /**
   * Whether the search ends as soon as `numBeams` texts have ended; without, when no further one can be better than
   * those. Initially false.
   */
  readonly earlyStopping?: boolean | undefined;
  /** Of prompts in a tensor `[N, L]`: true or 1 is a real token. Initially all are real. */
  readonly attentionMask?: Tensor | undefined;
  /** Is told after each step which beginnings are followed for each prompt, the likeliest first: the tree of the search. */
  readonly onStep?: ((beams: readonly (readonly Beginning[])[]) => void) | undefined;
  /** Ends the search: what waits for it gets the signal's reason as an error. */
  readonly signal?: AbortSignal | undefined;
}

/** The beginning of a text that a beam search follows. */
export interface Beginning {
  /** The new tokens, without the end token. */
  readonly ids: readonly number[];
  /** The logarithm of its probability, that of the end token included where it has ended. */
  readonly logProbability: number;
}

/** A text that a beam search found. */
export interface Beam extends Beginning {
  /** `logProbability / length^α`, by which beams are ordered; the end token counts. */
  readonly score: number;
  /** Whether it came to its end; others were as long as `maxNewTokens`. */
  readonly ended: boolean;
}
