import { NNError } from "@nn/tensor";
import { checkModel, kindOf } from "./check-model.js";
import type { AddedTokenJson, ModelJson, TokenizerConfig, TokenizerJson } from "./tokenizer-json.js";

/** The object in a text or file of JSON. */
export function parseJson(operation: string, what: string, json: unknown): Record<string, unknown> {
  let value = json;
  if (typeof json === "string") {
    try {
      value = JSON.parse(json);
    } catch (error) {
      throw new NNError(
        operation,
        `${what} is not JSON: ${(error as Error).message}`,
        "give the file's text",
      );
    }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new NNError(operation, `${what} must be an object or its JSON, got ${describe(value)}`);
  }
  return value as Record<string, unknown>;
}

/** A checked `tokenizer.json`, with all keys that a file may leave out. */
export function readTokenizerJson(operation: string, json: unknown): TokenizerJson {
  const value = parseJson(operation, "tokenizer.json", json) as Partial<TokenizerJson>;
  if (typeof value.model !== "object" || value.model === null) {
    throw new NNError(
      operation,
      "tokenizer.json has no model",
      "is it a tokenizer_config.json or a config.json?",
    );
  }
  const model = { ...value.model, type: kindOf(operation, value.model) } as ModelJson;
  const { added_tokens: added = [] } = value;
  checkModel(operation, model);
  return {
    version: value.version ?? "1.0",
    truncation: value.truncation ?? null,
    padding: value.padding ?? null,
    added_tokens: readAdded(operation, added),
    normalizer: value.normalizer ?? null,
    pre_tokenizer: value.pre_tokenizer ?? null,
    post_processor: value.post_processor ?? null,
    decoder: value.decoder ?? null,
    model,
  };
}

/** The `tokenizer_config.json` beside it. */
export function readConfig(operation: string, config: unknown): TokenizerConfig {
  return config === undefined ? {} : parseJson(operation, "tokenizer_config.json", config);
}

/** Added tokens with all their options, which Hugging Face's own library wants to see. */
function readAdded(operation: string, added: readonly Partial<AddedTokenJson>[]): AddedTokenJson[] {
  if (!Array.isArray(added)) throw new NNError(operation, "added_tokens must be a list");
  return added.map((token: Partial<AddedTokenJson> | null) => {
    const { id, content, special = false, normalized = !special, ...options } = token ?? {};
    if (typeof content !== "string" || !Number.isInteger(id) || id! < 0) {
      const got = JSON.stringify(token);
      throw new NNError(operation, `an added token needs a content and an id from 0 up, got ${got}`);
    }
    return {
      id: id!,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized,
      special,
      ...options,
    };
  });
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
