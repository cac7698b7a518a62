import type { Tokenizer } from "@nn/tokenizers";
import type { GenerativeModel } from "../generation-options.js";
import { prepareText } from "./prepare-text.js";
import type { TextOptions } from "./text-options.js";

/**
 * What a model writes behind a text, or behind each of several; see {@link generate}. An encoder-decoder writes a text
 * for each source, such as its translation.
 *
 * @param prompts - A text, or texts.
 * @returns The new text, without the prompt: up to the end token or a stop sequence, which are left out, as are special
 * tokens.
 * @throws NNError when tokenizer and model have different vocabularies; else as {@link generate}.
 *
 * @example
 * ```ts
 * import { trainCharacters } from "@nn/tokenizers";
 * import { generateText, GPT } from "@nn/transformer";
 * const tokenizer = await trainCharacters("To be, or not to be, that is the question.");
 * const { vocabularySize } = tokenizer;
 * const model = new GPT({ vocabularySize, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * console.log(await generateText(model, tokenizer, "To be", { temperature: 0.8, seed: 1, stop: ["."] }));
 * ```
 */
export function generateText(
  model: GenerativeModel,
  tokenizer: Tokenizer,
  prompts: string,
  options?: TextOptions,
): Promise<string>;
export function generateText(
  model: GenerativeModel,
  tokenizer: Tokenizer,
  prompts: readonly string[],
  options?: TextOptions,
): Promise<string[]>;
export async function generateText(
  model: GenerativeModel,
  tokenizer: Tokenizer,
  prompts: string | readonly string[],
  options: TextOptions = {},
): Promise<string | string[]> {
  const texts = typeof prompts === "string" ? [prompts] : prompts;
  const { receivers, rounds } = prepareText("generateText", model, tokenizer, texts, options);
  for await (const _ of rounds);
  const found = receivers.map((receiver) => receiver.finish().join(""));
  return typeof prompts === "string" ? found[0] : found;
}
