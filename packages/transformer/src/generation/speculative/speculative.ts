import { NNError } from "@nn/tensor";
import { tokenIds } from "../../batching/token-ids.js";
import { checkSetting } from "../filters/check.js";
import type { GenerativeModel, StreamOptions } from "../generation-options.js";
import { IdReceiver } from "../id-receiver.js";
import { endsOf, prepareDecoder, type PreparedDecoder } from "../scorers/prepare-scorer.js";
import { generatorOf } from "../token-chooser.js";
import { Likelihoods } from "./likelihoods.js";
import { Reader } from "./reader.js";
import { Speculation } from "./speculation.js";

/** Options of {@link speculative}. */
export interface SpeculativeOptions extends Omit<StreamOptions, "overflow" | "useCache"> {
  /** γ: how many tokens are guessed at a time. Initially 4. */
  readonly numGuesses?: number | undefined;
}

/** What came of {@link speculative}. */
export interface SpeculativeResult {
  /** The new tokens, as by `generate`. */
  readonly ids: number[];
  /** How many tokens the draft model has guessed. */
  readonly guessed: number;
  /** How many of them were accepted. */
  readonly accepted: number;
  /** `accepted / guessed`: those behind a refused one are lost with it. 0 where nothing was guessed. */
  readonly acceptedShare: number;
  /** How often the model was run: once for each token without guesses. */
  readonly passes: number;
}

/**
 * What {@link generate} writes, in fewer passes of the model: a smaller one, the draft, guesses some tokens, and the model
 * judges them all in one pass. Texts are exactly as likely as by the model alone; greedy ones are the same.
 *
 * @param model - That says what is written.
 * @param draft - Of the same vocabulary.
 * @param prompt - Token ids of one sequence.
 * @throws As {@link generate}; NNError for models of different vocabularies.
 *
 * Source: Leviathan et al., "Fast inference from transformers via speculative decoding" (2023).
 *
 * @example
 * ```ts
 * import { GPT, speculative } from "@nn/transformer";
 * const sizes = { vocabularySize: 20, maxLength: 64 };
 * const model = new GPT({ ...sizes, embedDim: 64, numLayers: 4, numHeads: 4 });
 * const draft = new GPT({ ...sizes, embedDim: 16, numLayers: 1, numHeads: 2 });
 * const options = { maxNewTokens: 20, seed: 1 };
 * const { ids, acceptedShare, passes } = await speculative(model, draft, [1, 2, 3], options);
 * console.log(ids.length, acceptedShare, passes); // 20, between 0 and 1, fewer than 20
 * ```
 */
export async function speculative(
  model: GenerativeModel,
  draft: GenerativeModel,
  prompt: ArrayLike<number>,
  options: SpeculativeOptions = {},
): Promise<SpeculativeResult> {
  const operation = "speculative";
  const { numGuesses = 4, signal } = options;
  const isFine = Number.isInteger(numGuesses) && numGuesses > 0;
  checkSetting(operation, ["numGuesses", numGuesses], "a positive integer", isFine);
  const receiver = new IdReceiver(operation, options);
  const rows = [[...tokenIds(operation, "the prompt", prompt)]];
  const [target, guessing] = [model, draft].map((each) => prepareDecoder(operation, each, rows, options));
  const sizes = [target, guessing].map(({ decoder }) => decoder.vocabularySize);
  if (sizes[0] !== sizes[1]) {
    const text = `the model has ${sizes[0]} tokens, the draft model ${sizes[1]}`;
    throw new NNError(operation, text, "take models of one tokenizer");
  }
  const begin = target.begins[0];
  const count = Math.min(target.maxNewTokens, guessing.maxNewTokens);
  const readerOf = ({ decoder }: PreparedDecoder): Reader => new Reader(decoder, begin.length + count);
  const speculation = new Speculation(begin, {
    target: readerOf(target),
    draft: readerOf(guessing),
    likelihoods: new Likelihoods(operation, options),
    ends: new Set(endsOf(options)),
    generator: generatorOf(options),
  });
  for (let left = count; left > 0 && !receiver.ended;) {
    signal?.throwIfAborted();
    const tokens = await speculation.round(Math.min(numGuesses, left - 1));
    left -= tokens.length;
    for (const token of tokens) if (!receiver.ended) receiver.push(token);
  }
  const { guessed, accepted, passes } = speculation;
  return {
    ids: receiver.finish(),
    guessed,
    accepted,
    acceptedShare: accepted / Math.max(1, guessed),
    passes,
  };
}
