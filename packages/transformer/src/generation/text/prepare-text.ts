import type { Tokenizer } from "@nn/tokenizers";
import type { GenerativeModel } from "../generation-options.js";
import { isEncoderDecoder, prepareScorer } from "../scorers/prepare-scorer.js";
import { TokenChooser } from "../token-chooser.js";
import { tokenRounds } from "../token-rounds.js";
import { checkTokenizer, knownTokens } from "./check-tokenizer.js";
import type { TextOptions } from "./text-options.js";
import { TextReceiver } from "./text-receiver.js";

/** What writes texts behind prompts, and where they go. */
export interface PreparedText {
  readonly receivers: readonly TextReceiver[];
  readonly rounds: AsyncGenerator<void, void>;
}

/** Checks everything and begins. */
export function prepareText(
  operation: string,
  model: GenerativeModel,
  tokenizer: Tokenizer,
  prompts: readonly string[],
  options: TextOptions,
): PreparedText {
  const { targetTokenizer = tokenizer } = options;
  const reads = isEncoderDecoder(model);
  const writing = reads ? targetTokenizer : tokenizer;
  const vocabulary = reads ? model.targetVocabulary : model.vocabularySize;
  checkTokenizer(operation, tokenizer, reads ? model.sourceVocabulary : vocabulary);
  checkTokenizer(operation, writing, vocabulary);
  const known = knownTokens(writing, vocabulary);
  const { eosId = writing.eosId, startId = writing.bosId, filters = [], signal } = options;
  const settings = { ...options, eosId, startId, filters: known ? [known, ...filters] : filters };
  const rows = prompts.map((text) => (reads ? tokenizer.encode(text) : begun(tokenizer, text)));
  const receivers = rows.map((ids) => new TextReceiver(operation, writing, reads ? [] : ids, settings));
  const chooser = new TokenChooser(operation, settings);
  const prepared = prepareScorer(operation, model, rows, settings);
  return { receivers, rounds: tokenRounds(prepared, chooser, receivers, signal) };
}

/** The tokens of a text that goes on: without the end token that some tokenizers put behind each. */
function begun(tokenizer: Tokenizer, text: string): number[] {
  const ids = tokenizer.encode(text);
  return ids.at(-1) === tokenizer.eosId ? ids.slice(0, -1) : ids;
}
