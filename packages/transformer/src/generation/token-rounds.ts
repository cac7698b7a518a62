import type { Tensor } from "@nn/tensor";
import type { PreparedScorer } from "./scorers/prepare-scorer.js";
import type { TokenChooser } from "./token-chooser.js";
import type { TokenSequence } from "./token-sequence.js";

/** A sequence of a batch that takes its tokens. */
export interface TokenReceiver {
  /** Whether it wants no more. */
  readonly ended: boolean;
  push(token: number): void;
}

/** Rounds in each of which every sequence that has not ended gets a token. */
export async function* tokenRounds(
  { scorer, maxNewTokens }: PreparedScorer,
  chooser: TokenChooser,
  receivers: readonly TokenReceiver[],
  signal: AbortSignal | undefined,
): AsyncGenerator<void, void> {
  const sequences = receivers.map((receiver, row): TokenSequence & { generated: number[] } => ({
    prompt: scorer.sequences[row],
    generated: [],
    get ended() {
      return receiver.ended;
    },
  }));
  let tokens: readonly number[] | undefined;
  for (let count = 0; count < maxNewTokens; count++) {
    signal?.throwIfAborted();
    const scores: Tensor = tokens ? scorer.next(tokens) : scorer.start();
    tokens = await chooser.choose(scores, sequences);
    for (const [row, receiver] of receivers.entries()) {
      if (receiver.ended) continue;
      sequences[row].generated.push(tokens[row]);
      receiver.push(tokens[row]);
    }
    yield;
    if (receivers.every((receiver) => receiver.ended)) return;
  }
}
