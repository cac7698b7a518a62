import { NNError } from "@nn/tensor";
import { Tokenizer as Runtime } from "@huggingface/tokenizers";
import type { Components } from "../json/components.js";
import { preTokenizerFor } from "../tokenizer/runtime.js";
import type { Pace } from "./pace.js";
import type { Texts } from "./training-options.js";

/** How often each word occurs, in the order of their first places; words as `encode` will see them. */
export async function countWords(
  operation: string,
  texts: Texts,
  components: Components,
  pace: Pace,
  split: (word: string) => readonly string[] = (word) => [word],
): Promise<Map<string, number>> {
  const words = wordsOf(components);
  const counts = new Map<string, number>();
  for await (const text of listOf(operation, texts)) {
    if (typeof text !== "string") {
      throw new NNError(operation, `expected texts, got ${typeof text}`);
    }
    for (const word of words(text).flatMap(split)) counts.set(word, (counts.get(word) ?? 0) + 1);
    if (pace.due) await pace.turn();
  }
  if (counts.size > 0) return counts;
  throw new NNError(operation, "there is no word in the texts to learn from");
}

function listOf(operation: string, texts: Texts): Iterable<string> | AsyncIterable<string> {
  if (typeof texts === "string") return [texts];
  if (
    typeof texts === "object" &&
    texts !== null &&
    (Symbol.iterator in texts || Symbol.asyncIterator in texts)
  ) {
    return texts;
  }
  throw new NNError(operation, "expected a text or texts");
}

/** The words of a text, by the runtime's own normaliser and pre-tokeniser. */
function wordsOf(components: Components): (text: string) => string[] {
  const model = { type: "WordLevel", vocab: {} };
  const pre_tokenizer = preTokenizerFor(components.pre_tokenizer);
  const json = { ...components, pre_tokenizer, post_processor: null, added_tokens: [], model };
  const { normalizer, pre_tokenizer: preTokenizer } = new Runtime(json, {});
  return (text) => {
    const normal = normalizer?.(text) ?? text;
    if (normal === "") return [];
    return (preTokenizer?.(normal, { section_index: 0 }) ?? [normal]).filter((word) => word !== "");
  };
}
