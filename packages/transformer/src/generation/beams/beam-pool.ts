import type { Beam } from "./beam-options.js";

/** What a pool of beams goes by. */
export interface PoolSettings {
  readonly numBeams: number;
  readonly lengthPenalty: number;
  readonly earlyStopping: boolean;
  readonly maxNewTokens: number;
}

/** The best texts of one prompt that have ended. */
export class BeamPool {
  readonly #settings: PoolSettings;
  #beams: Beam[] = [];

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** From the best to the worst. */
  get beams(): readonly Beam[] {
    return this.#beams;
  }

  /** @param length - The end token counts. */
  add(ids: readonly number[], logProbability: number, ended: boolean): void {
    const score = this.#score(logProbability, ids.length + (ended ? 1 : 0));
    this.#beams.push({ ids, logProbability, score, ended });
    this.#beams = this.#beams.sort((a, b) => b.score - a.score).slice(0, this.#settings.numBeams);
  }

  /** Whether no beginning of this length and probability needs to be followed. */
  isFull(logProbability: number, length: number): boolean {
    const { numBeams, earlyStopping, lengthPenalty, maxNewTokens } = this.#settings;
    if (this.#beams.length < numBeams) return false;
    // A text only becomes less likely; the longest one's penalty is the mildest where α is above 0.
    const best = this.#score(logProbability, lengthPenalty > 0 ? maxNewTokens : length + 1);
    return earlyStopping || this.#beams[numBeams - 1].score >= best;
  }

  #score(logProbability: number, length: number): number {
    return logProbability / length ** this.#settings.lengthPenalty;
  }
}
