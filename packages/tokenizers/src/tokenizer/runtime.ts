import { NNError } from "@nn/tensor";
import { Tokenizer as Runtime } from "@huggingface/tokenizers";
import type { ComponentJson, TokenizerConfig, TokenizerJson } from "../json/tokenizer-json.js";
import type { SpecialTokens } from "./special-tokens.js";

/** What BPE without an unknown token is given as one: the runtime would leave out what it can't cut. No vocabulary has it. */
export const NOWHERE = "\uFFFFunknown";

/** Words and signs, in any script. */
const WORDS = { type: "Split", pattern: { Regex: "\\w+|[^\\w\\s]+" }, behavior: "Removed", invert: true };

/**
 * A pre-tokeniser as the runtime does it right: its own `Whitespace` takes only the letters a to z for such.
 */
export function preTokenizerFor(component: ComponentJson | null): ComponentJson | null {
  if (component?.type === "Whitespace") return WORDS;
  const parts = component?.["pretokenizers"];
  if (component === null || !Array.isArray(parts)) return component;
  return { ...component, pretokenizers: parts.map(preTokenizerFor) };
}

/** What runs a `tokenizer.json`: the library of Hugging Face. */
export function runtimeOf(
  operation: string,
  json: TokenizerJson,
  config: TokenizerConfig,
  special: SpecialTokens,
): Runtime {
  const { model } = json;
  const runs = model.type === "BPE" ? { ...model, unk_token: model.unk_token ?? NOWHERE } : model;
  const settings = {
    ...config,
    eos_token: special.eos,
    unk_token: special.unk,
    // What is encoded comes back as it was, unless the model's makers want it otherwise
    clean_up_tokenization_spaces: config["clean_up_tokenization_spaces"] ?? false,
  };
  try {
    return new Runtime(
      { ...json, pre_tokenizer: preTokenizerFor(json.pre_tokenizer), model: runs },
      settings,
    );
  } catch (error) {
    throw new NNError(operation, `this tokenizer can't be run: ${(error as Error).message}`);
  }
}

/** A pair's or text's tokens with its special tokens, and to which of both texts each belongs. */
export interface Framed {
  readonly tokens: string[];
  readonly typeIds: number[];
}

/** Puts the special tokens around the tokens of a text or of a pair. */
export function frame(
  runtime: Runtime,
  json: TokenizerJson,
  [first, second]: readonly [string[], string[] | null],
  addSpecialTokens: boolean,
): Framed {
  const out = runtime.post_processor?.post_process(first, second, addSpecialTokens);
  // A byte-level post-processor hands the second text on beside the first
  const tokens = out ? [...out.tokens, ...(out.tokens_pair ?? [])] : [...first, ...(second ?? [])];
  const own = tokens.map((_, i) => (i < first.length ? 0 : 1));
  const typeIds = hasRoberta(json) ? own.fill(0) : (out?.token_type_ids?.map((id) => id ?? 0) ?? own);
  return { tokens, typeIds };
}

/** RoBERTa has one type for both texts of a pair; the runtime counts two. */
function hasRoberta({ post_processor: processor }: TokenizerJson): boolean {
  return JSON.stringify(processor)?.includes('"RobertaProcessing"') ?? false;
}
