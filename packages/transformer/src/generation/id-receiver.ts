import { NNError } from "@nn/tensor";
import type { StreamOptions } from "./generation-options.js";
import { endsOf } from "./scorers/prepare-scorer.js";
import { StopSequences } from "./stop-sequences.js";
import type { TokenReceiver } from "./token-rounds.js";

/** The tokens of a sequence up to where it ends. */
export class IdReceiver implements TokenReceiver {
  readonly #stops: StopSequences<number>;
  #certain: number[] = [];

  constructor(operation: string, options: StreamOptions) {
    const { stop = [] } = options;
    if (stop.some((ids) => ids.length === 0)) {
      throw new NNError(operation, "a stop sequence is empty", "give at least one token each");
    }
    this.#stops = new StopSequences([...endsOf(options).map((id) => [id]), ...stop]);
  }

  get ended(): boolean {
    return this.#stops.ended;
  }

  push(token: number): void {
    this.#certain.push(...this.#stops.push(token));
  }

  /** The tokens that have become certain since it was last asked. */
  take(): number[] {
    return this.#certain.splice(0);
  }

  /** Those and what was held back, when nothing more comes. */
  finish(): number[] {
    return [...this.take(), ...this.#stops.end()];
  }
}
