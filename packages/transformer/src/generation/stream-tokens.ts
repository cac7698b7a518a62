import type { GenerativeModel, StreamOptions } from "./generation-options.js";
import { IdReceiver } from "./id-receiver.js";
import { tokenIds } from "../batching/token-ids.js";
import { prepareScorer } from "./scorers/prepare-scorer.js";
import { TokenChooser } from "./token-chooser.js";
import { tokenRounds } from "./token-rounds.js";

/**
 * The tokens of {@link generate}, one by one as they come. Leaving the loop ends the generation. Tokens that may be the
 * beginning of a stop sequence are held back until that is known.
 *
 * @param prompt - Token ids of one sequence.
 * @throws As {@link generate}.
 *
 * @example
 * ```ts
 * import { GPT, streamTokens } from "@nn/transformer";
 * const model = new GPT({ vocabularySize: 20, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * for await (const id of streamTokens(model, [1, 2, 3], { seed: 1, maxNewTokens: 5 })) console.log(id);
 * ```
 */
export function streamTokens(
  model: GenerativeModel,
  prompt: ArrayLike<number>,
  options: StreamOptions = {},
): AsyncGenerator<number, void> {
  const chooser = new TokenChooser("streamTokens", options);
  const receiver = new IdReceiver("streamTokens", options);
  const rows = [[...tokenIds("streamTokens", "the prompt", prompt)]];
  const prepared = prepareScorer("streamTokens", model, rows, options);
  return piecesOf(receiver, tokenRounds(prepared, chooser, [receiver], options.signal));
}

/** What a sequence has for certain after each round, piece by piece. */
export async function* piecesOf<T>(
  receiver: { take(): Iterable<T>; finish(): Iterable<T> },
  rounds: AsyncIterable<void>,
): AsyncGenerator<T, void> {
  for await (const _ of rounds) yield* receiver.take();
  yield* receiver.finish();
}
