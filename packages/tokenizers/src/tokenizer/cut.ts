import { NNError } from "@nn/tensor";
import type { Tokenizer as Runtime } from "@huggingface/tokenizers";
import type { TokenizerJson } from "../json/tokenizer-json.js";
import { NOWHERE } from "./runtime.js";

/** What cutting a text needs to know. */
export interface Knife {
  readonly runtime: Runtime;
  readonly json: TokenizerJson;
  readonly ids: ReadonlyMap<string, number>;
}

/** The tokens of one text, without special ones around; each has an id, or stands for the unknown. */
export function cut(operation: string, text: string, knife: Knife): string[] {
  const { model } = knife.json;
  const tokens = knife.runtime.tokenize(text);
  if (model.type === "Unigram" && model.byte_fallback) {
    return tokens.flatMap((token) => (knife.ids.has(token) ? token : (bytesOf(token, knife.ids) ?? token)));
  }
  const known = model.type === "Unigram" ? model.unk_id != null : model.unk_token != null;
  if (!known) checkKnown(operation, text, tokens, knife);
  return tokens;
}

/** A token as SentencePiece's byte tokens, which the runtime only knows for BPE; undefined where one is missing. */
function bytesOf(token: string, ids: ReadonlyMap<string, number>): string[] | undefined {
  const bytes = Array.from(new TextEncoder().encode(token), byteToken);
  return bytes.every((byte) => ids.has(byte)) ? bytes : undefined;
}

/** `<0x0A>`, the token of a byte. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}

function checkKnown(operation: string, text: string, tokens: readonly string[], knife: Knife): void {
  const unknown = tokens.find((token) => !knife.ids.has(token));
  if (unknown === undefined) return;
  const what = unknown === NOWHERE ? unknownWord(text, knife) : unknown;
  throw new NNError(
    operation,
    `"${what}" has characters that the vocabulary doesn't know, and there is no token for the unknown`,
    'train with such a text, or with specialTokens: { unk: "<unk>" }',
  );
}

/** The first character without a token, or word where a known character stands at an unknown place. */
function unknownWord(text: string, { runtime, ids, json }: Knife): string {
  const normal = runtime.normalizer?.(text) ?? text;
  const words = runtime.pre_tokenizer?.(normal, { section_index: 0 }) ?? [normal];
  const word = words.find((one) => runtime.model?.encode([one]).includes(NOWHERE)) ?? text;
  const end = json.model.type === "BPE" ? (json.model.end_of_word_suffix ?? "") : "";
  return [...word].find((character) => !ids.has(character) && !ids.has(character + end)) ?? word;
}
