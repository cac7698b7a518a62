import type { GenerateOptions, GenerativeModel } from "./generation-options.js";
import { IdReceiver } from "./id-receiver.js";
import { promptRows, type Prompts } from "./prompts.js";
import { prepareScorer } from "./scorers/prepare-scorer.js";
import { TokenChooser } from "./token-chooser.js";
import { tokenRounds } from "./token-rounds.js";

/**
 * What a model writes behind each prompt, token by token: drawn by its probabilities, or the likeliest
 * (`sample: false`, or `temperature: 0`). Prompts may have different lengths. The model's modes stay as they are.
 *
 * For an encoder-decoder the prompts are sources, and targets begin with `startId`.
 *
 * @param prompts - Lists of token ids, or int32 `[N, L]` with an `attentionMask` where there is padding, on either side.
 * @returns The new tokens of each sequence, up to its end token or stop sequence, which are left out.
 * @throws NNError for an empty prompt, settings there aren't, and where no token is allowed; ShapeError where prompt and
 * new tokens are more than the model's positions; IndexError for ids outside the vocabulary; the signal's reason.
 *
 * @example
 * ```ts
 * import { generate, GPT } from "@nn/transformer";
 * const model = new GPT({ vocabularySize: 20, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * const prompts = [[1, 2, 3], [4]];
 * const likely = await generate(model, prompts, { sample: false, maxNewTokens: 5 });
 * const drawn = await generate(model, prompts, { temperature: 0.8, topK: 10, seed: 1, maxNewTokens: 5 });
 * console.log(likely, drawn); // 5 tokens for each
 * ```
 */
export async function generate(
  model: GenerativeModel,
  prompts: Prompts,
  options: GenerateOptions = {},
): Promise<number[][]> {
  const rows = await promptRows("generate", prompts, options.attentionMask);
  const chooser = new TokenChooser("generate", options);
  const prepared = prepareScorer("generate", model, rows, options);
  const receivers = rows.map(() => new IdReceiver("generate", options));
  for await (const _ of tokenRounds(prepared, chooser, receivers, options.signal));
  return receivers.map((receiver) => receiver.finish());
}
