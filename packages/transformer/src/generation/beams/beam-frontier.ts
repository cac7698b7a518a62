import { compile, NNError, tensor, type Tensor } from "@nn/tensor";
import type { ScoreAdjuster } from "../adjust-scores.js";
import type { NextTokenScorer } from "../scorers/next-token-scorer.js";
import type { TokenSequence } from "../token-sequence.js";
import type { Beam, Beginning } from "./beam-options.js";
import { BeamPool, type PoolSettings } from "./beam-pool.js";

/** A beginning that is followed. */
interface Hypothesis extends TokenSequence {
  /** -∞ for one that only fills its place; that has `ended`. */
  readonly logProbability: number;
}

/** A beginning with a further token. */
interface Candidate {
  readonly beam: number;
  readonly token: number;
  readonly logProbability: number;
}

/** What scores are made into, and which tokens end texts. */
interface Rules {
  readonly adjust: ScoreAdjuster;
  readonly ends: ReadonlySet<number>;
}

/** The beginnings that a beam search follows, for all prompts of a batch. */
export class BeamFrontier {
  readonly #scorer: NextTokenScorer;
  readonly #settings: PoolSettings;
  readonly #rules: Rules;
  readonly #pools: readonly BeamPool[];
  /** Of each prompt: one before the first step, then numBeams. */
  #beams: readonly (readonly Hypothesis[])[];
  /** Scores `[N · beams, V]` to logarithms of probabilities. */
  readonly #likely = compile((scores: Tensor) => scores.logSoftmax(-1));
  /** Those, and those of the beams `[N, beams, 1]`, to the best `[N, K]` of each prompt and their places. */
  readonly #best = compile((likely: Tensor, sums: Tensor) => {
    const [prompts, beams] = sums.shape;
    const vocabulary = likely.shape[1];
    const all = likely.reshape([prompts, beams, vocabulary]).add(sums).reshape([prompts, -1]);
    const { values, indices } = all.topK(Math.min(this.#width, beams * vocabulary));
    return [values, indices] as const;
  });

  constructor(scorer: NextTokenScorer, settings: PoolSettings, rules: Rules) {
    this.#scorer = scorer;
    this.#settings = settings;
    this.#rules = rules;
    this.#pools = scorer.sequences.map(() => new BeamPool(settings));
    this.#beams = scorer.sequences.map((prompt) => [
      { prompt, generated: [], logProbability: 0, ended: false },
    ]);
  }

  /** Whether nothing is left to follow. */
  get done(): boolean {
    return this.#beams.every((beams) => beams.every(({ ended }) => ended));
  }

  /** What is followed for each prompt. */
  get beginnings(): Beginning[][] {
    return this.#beams.map((beams) =>
      beams
        .filter(({ ended }) => !ended)
        .map(({ generated, logProbability }) => ({ ids: generated, logProbability })),
    );
  }

  /** So many candidates that numBeams of them don't end. */
  get #width(): number {
    return this.#settings.numBeams * (1 + Math.max(1, this.#rules.ends.size));
  }

  /** One token more for each beginning. */
  async step(): Promise<void> {
    const { numBeams } = this.#settings;
    const candidates = await this.#candidates();
    const first = this.#beams[0].length === 1;
    const chosen = candidates.map((each, prompt) => this.#choose(each, prompt));
    if (first) this.#scorer.repeat(numBeams);
    this.#scorer.reorder(chosen.flatMap((each, prompt) => each.map(({ beam }) => prompt * numBeams + beam)));
    this.#beams = chosen.map((each, prompt) => each.map((candidate) => this.#grown(candidate, prompt)));
  }

  /** The results of each prompt, the best first: what has not ended counts as it is. */
  finish(): Beam[][] {
    return this.#pools.map((pool, prompt) => {
      for (const { generated, logProbability, ended } of this.#beams[prompt]) {
        if (!ended && generated.length > 0) pool.add(generated, logProbability, false);
      }
      return [...pool.beams];
    });
  }

  async #candidates(): Promise<Candidate[][]> {
    const all = this.#beams.flat();
    const isFirst = all[0].generated.length === 0;
    const scores = isFirst
      ? this.#scorer.start()
      : this.#scorer.next(all.map(({ generated }) => generated.at(-1)!));
    const vocabulary = this.#scorer.vocabularySize;
    const likely = this.#rules.adjust(this.#likely(scores), all);
    const shape = [this.#beams.length, this.#beams[0].length, 1];
    const sums = tensor(all.map(({ logProbability }) => logProbability), shape); // prettier-ignore
    const [values, places] = this.#best(likely, sums);
    const [best, at] = [await values.data(), await places.data()];
    const width = values.shape[1];
    return this.#beams.map((_, prompt) =>
      Array.from({ length: width }, (_, i) => {
        const place = at[prompt * width + i];
        const logProbability = best[prompt * width + i];
        return { beam: Math.floor(place / vocabulary), token: place % vocabulary, logProbability };
      }).filter(({ logProbability }) => logProbability > -Infinity),
    );
  }

  /** The candidates to follow, as many as there are beams; those that end are results. */
  #choose(candidates: readonly Candidate[], prompt: number): Candidate[] {
    const { numBeams } = this.#settings;
    const [pool, beams] = [this.#pools[prompt], this.#beams[prompt]];
    const following: Candidate[] = [];
    for (const [rank, candidate] of candidates.entries()) {
      const { beam, token, logProbability } = candidate;
      if (!this.#rules.ends.has(token)) following.push(candidate);
      else if (rank < numBeams) pool.add(beams[beam].generated, logProbability, true);
    }
    if (following.length === 0 && pool.beams.length === 0) {
      const text = `no token can follow sequence ${prompt}: its scores are all -∞, or NaN`;
      throw new NNError("beamSearch", text, "look at the filters, and at the model's weights");
    }
    const length = beams[0].generated.length + 1;
    const isDone = following.length === 0 || pool.isFull(following[0].logProbability, length);
    const kept = isDone ? [] : following.slice(0, numBeams);
    const filling = { beam: 0, token: 0, logProbability: -Infinity };
    return [...kept, ...Array.from({ length: numBeams - kept.length }, () => filling)];
  }

  #grown({ beam, token, logProbability }: Candidate, prompt: number): Hypothesis {
    const { prompt: before, generated } = this.#beams[prompt][beam];
    const ended = logProbability === -Infinity;
    return { prompt: before, generated: [...generated, token], logProbability, ended };
  }
}
