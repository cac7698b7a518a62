import { IndexError, NNError } from "@nn/tensor";
import type { BpeJson, ModelJson, UnigramJson, WordPieceJson } from "./tokenizer-json.js";
import { vocabularyOf } from "./tokenizer-json.js";

const KINDS = ["BPE", "WordPiece", "Unigram", "WordLevel"] as const;

/** The kind of a model; files of old versions don't say it. */
export function kindOf(operation: string, model: Partial<ModelJson>): ModelJson["type"] {
  const { type } = model;
  if (type !== undefined) {
    if (KINDS.includes(type)) return type;
    throw new NNError(
      operation,
      `a model of unknown kind "${String(type)}"`,
      `known are ${KINDS.join(", ")}`,
    );
  }
  if (Array.isArray(model.vocab)) return "Unigram";
  if ("merges" in model) return "BPE";
  return "continuing_subword_prefix" in model ? "WordPiece" : "WordLevel";
}

/** Refuses a model that contradicts itself, or that the runtime would read wrongly. */
export function checkModel(operation: string, model: ModelJson): void {
  checkForm(operation, model);
  if (model.type === "Unigram") checkUnigram(operation, model);
  checkIds(operation, model);
  if (model.type === "BPE") checkBpe(operation, model);
  if (model.type === "WordPiece") checkUnknown(operation, model);
}

function checkForm(operation: string, model: ModelJson): void {
  const list = model.type === "Unigram";
  if (typeof model.vocab !== "object" || model.vocab === null || Array.isArray(model.vocab) !== list) {
    const form = list ? "a list of pieces with scores" : "an object from tokens to ids";
    throw new NNError(operation, `the vocabulary of ${model.type} must be ${form}`);
  }
}

function checkIds(operation: string, model: ModelJson): void {
  const owner = new Map<number, string>();
  for (const [token, id] of vocabularyOf(model)) {
    if (!Number.isInteger(id) || id < 0) {
      throw new IndexError(operation, `the id of "${token}" must be a whole number from 0 up, got ${id}`);
    }
    const other = owner.get(id);
    if (other !== undefined) {
      throw new IndexError(operation, `"${other}" and "${token}" have the same id ${id}`);
    }
    owner.set(id, token);
  }
}

function checkBpe(operation: string, model: BpeJson): void {
  if (!Array.isArray(model.merges)) throw new NNError(operation, "a BPE model needs merges");
  if (model.continuing_subword_prefix) {
    throw new NNError(operation, "BPE with a continuing_subword_prefix is not supported");
  }
  model.merges.forEach((merge, i) => {
    const parts: readonly string[] = typeof merge === "string" ? splitMerge(merge) : merge;
    if (parts.length !== 2) {
      throw new NNError(operation, `merge ${i} must have two parts, got ${JSON.stringify(merge)}`);
    }
    const missing = [...parts, parts.join("")].find((token) => !Object.hasOwn(model.vocab, token));
    if (missing === undefined) return;
    throw new NNError(
      operation,
      `the merges don't fit the vocabulary: merge ${i} (${parts.join(" + ")}) needs "${missing}", which has no id`,
      "take both files from the same model",
    );
  });
}

/** The two parts of a line of `merges.txt`. */
export function splitMerge(line: string): string[] {
  return line.split(" ");
}

function checkUnigram(operation: string, { vocab, unk_id: unknown }: UnigramJson): void {
  if (vocab.length === 0) throw new NNError(operation, "the vocabulary is empty");
  vocab.forEach((entry, id) => {
    if (typeof entry?.[0] === "string" && typeof entry[1] === "number" && !Number.isNaN(entry[1])) return;
    throw new NNError(operation, `piece ${id} must be [text, score], got ${JSON.stringify(entry)}`);
  });
  if (unknown != null && !(Number.isInteger(unknown) && unknown >= 0 && unknown < vocab.length)) {
    throw new IndexError(operation, `unk_id ${unknown} is outside the vocabulary (0 … ${vocab.length - 1})`);
  }
}

function checkUnknown(operation: string, { vocab, unk_token: unknown = "[UNK]" }: WordPieceJson): void {
  if (Object.hasOwn(vocab, unknown)) return;
  throw new NNError(
    operation,
    `WordPiece needs a token for what is unknown, and "${unknown}" is not in the vocabulary`,
    "add it, or name another one in unk_token",
  );
}
