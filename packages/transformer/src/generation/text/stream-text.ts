import type { Tokenizer } from "@nn/tokenizers";
import type { GenerativeModel } from "../generation-options.js";
import { piecesOf } from "../stream-tokens.js";
import { prepareText } from "./prepare-text.js";
import type { TextOptions } from "./text-options.js";

/**
 * The text of {@link generateText}, piece by piece as it comes. Leaving the loop ends the generation. Characters that
 * aren't whole yet, and what may be the beginning of a stop sequence, are held back.
 *
 * @throws As {@link generateText}.
 *
 * @example
 * ```ts
 * import { trainCharacters } from "@nn/tokenizers";
 * import { GPT, streamText } from "@nn/transformer";
 * const tokenizer = await trainCharacters("To be, or not to be, that is the question.");
 * const { vocabularySize } = tokenizer;
 * const model = new GPT({ vocabularySize, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * let text = "To be";
 * for await (const piece of streamText(model, tokenizer, text, { seed: 1, maxNewTokens: 20 })) text += piece;
 * console.log(text);
 * ```
 */
export function streamText(
  model: GenerativeModel,
  tokenizer: Tokenizer,
  prompt: string,
  options: TextOptions = {},
): AsyncGenerator<string, void> {
  const { receivers, rounds } = prepareText("streamText", model, tokenizer, [prompt], options);
  return piecesOf(receivers[0], rounds);
}
