import { NNError, ShapeError } from "@nn/tensor";
import type { GenerativeModel, LengthOptions } from "../generation-options.js";
import { checkPrompts } from "../prompts.js";
import { checkSetting } from "../filters/check.js";
import { CachedScorer } from "./cached-scorer.js";
import type { EncoderDecoder } from "./encoder-decoder.js";
import type { NextTokenScorer } from "./next-token-scorer.js";
import { RereadingScorer } from "./rereading-scorer.js";
import { languageDecoder, targetDecoder, type TokenDecoder } from "./token-decoder.js";

/** What decodes for a model of either kind, what its sequences begin with, and how many tokens it is asked for. */
export interface PreparedDecoder {
  readonly decoder: TokenDecoder;
  readonly begins: readonly (readonly number[])[];
  readonly maxNewTokens: number;
}

/** A scorer at the end of its prompts. */
export interface PreparedScorer {
  readonly scorer: NextTokenScorer;
  readonly maxNewTokens: number;
}

/** Whether a model reads sources and writes targets. */
export function isEncoderDecoder(model: GenerativeModel): model is EncoderDecoder {
  return "encode" in model;
}

/** All that can be wrong with prompts and lengths is refused here. */
export function prepareDecoder(
  operation: string,
  model: GenerativeModel,
  prompts: readonly (readonly number[])[],
  options: LengthOptions,
): PreparedDecoder {
  const reads = isEncoderDecoder(model);
  checkPrompts(operation, prompts, reads ? model.sourceVocabulary : model.vocabularySize);
  const begins = reads ? prompts.map(() => [startOf(operation, model, options)]) : prompts;
  const longest = Math.max(...begins.map((tokens) => tokens.length));
  const maxNewTokens = countOf(operation, longest, model.maxLength, options);
  checkEnds(operation, model, options);
  const decoder = reads ? targetDecoder(model, prompts) : languageDecoder(model);
  return { decoder, begins, maxNewTokens };
}

/** The scorer of a model of either kind. */
export function prepareScorer(
  operation: string,
  model: GenerativeModel,
  prompts: readonly (readonly number[])[],
  options: LengthOptions,
): PreparedScorer {
  const { decoder, begins, maxNewTokens } = prepareDecoder(operation, model, prompts, options);
  const { maxLength = Infinity } = decoder;
  const longest = Math.max(...begins.map((tokens) => tokens.length));
  if (options.useCache === false || longest > maxLength) {
    return { scorer: new RereadingScorer(decoder, begins), maxNewTokens };
  }
  const capacity = Math.min(longest + Math.max(maxNewTokens - 1, 0), maxLength); // the last token is not read
  return { scorer: new CachedScorer(decoder, begins, capacity), maxNewTokens };
}

function startOf(
  operation: string,
  { targetVocabulary }: EncoderDecoder,
  { startId }: LengthOptions,
): number {
  if (startId !== undefined && Number.isInteger(startId) && startId >= 0 && startId < targetVocabulary)
    return startId;
  const text = `targets begin with startId, a token of the ${targetVocabulary} of the vocabulary, got ${startId}`;
  throw new NNError(operation, text, "give the token that targets began with in training");
}

/** How many tokens to generate behind a prompt of this length. */
function countOf(
  operation: string,
  longest: number,
  maxLength: number | undefined,
  { maxNewTokens, overflow = "error" }: LengthOptions,
): number {
  if (overflow !== "error" && overflow !== "slide") {
    throw new NNError(operation, `overflow must be "error" or "slide", got ${String(overflow)}`);
  }
  const isCount = maxNewTokens === undefined || (Number.isInteger(maxNewTokens) && maxNewTokens >= 0);
  checkSetting(operation, ["maxNewTokens", maxNewTokens ?? 0], "a whole number", isCount);
  if (maxLength === undefined || overflow === "slide") return maxNewTokens ?? 100;
  const fix = 'shorten it, or let the model see the last tokens only: overflow: "slide"';
  if (longest > maxLength) {
    const text = `a prompt of ${longest} tokens is longer than the ${maxLength} positions`;
    throw new ShapeError(operation, text, fix);
  }
  const room = maxLength - longest + 1; // the last one needs no position
  if (maxNewTokens === undefined) return Math.min(100, room);
  if (maxNewTokens <= room) return maxNewTokens;
  const text = `a prompt of ${longest} tokens and ${maxNewTokens} new ones don't fit the ${maxLength} positions`;
  throw new ShapeError(operation, text, `generate ${room} at most, or ${fix.slice(fix.indexOf("let"))}`);
}

/** The tokens that end a text. */
export function endsOf({ eosId = [] }: LengthOptions): readonly number[] {
  return typeof eosId === "number" ? [eosId] : eosId;
}

function checkEnds(operation: string, model: GenerativeModel, options: LengthOptions): void {
  const vocabulary = isEncoderDecoder(model) ? model.targetVocabulary : model.vocabularySize;
  const wrong = endsOf(options).find((id) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
  if (wrong === undefined) return;
  throw new NNError(operation, `eosId ${wrong} is outside the vocabulary of ${vocabulary}`);
}
