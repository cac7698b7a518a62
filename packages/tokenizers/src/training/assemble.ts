import { NNError } from "@nn/tensor";
import { beginAndEnd, type Components } from "../json/components.js";
import type { ComponentJson, ModelJson } from "../json/tokenizer-json.js";
import { configOf } from "../tokenizer/special-tokens.js";
import { Tokenizer } from "../tokenizer/tokenizer.js";
import type { FrameOptions, TrainingOptions } from "./training-options.js";

/** The ids of tokens in a list. */
export function idsOf(tokens: readonly string[]): Record<string, number> {
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}

/** A tokenizer of a trained model, whose special tokens have the first ids. */
export function assemble(
  parts: {
    components: Components;
    model: ModelJson;
    special: readonly string[];
    frame?: ComponentJson | null;
  },
  options: TrainingOptions,
): Tokenizer {
  const { components, model, special, frame = null } = parts;
  const json = {
    added_tokens: special.map((content, id) => ({ id, content, special: true })),
    ...components,
    post_processor: frame,
    model,
  };
  const tokenizer = Tokenizer.fromJSON(json, configOf(options.specialTokens ?? {}));
  options.onProgress?.(tokenizer.vocabularySize, tokenizer.vocabularySize);
  return tokenizer;
}

/** The frame that `addBos` and `addEos` ask for. */
export function frameOf(
  operation: string,
  special: readonly string[],
  options: TrainingOptions & FrameOptions,
): ComponentJson | null {
  const { addBos = false, addEos = false, specialTokens: { bos, eos } = {} } = options;
  const withId = (option: string, role: string, token: string | undefined): [string, number] => {
    if (token !== undefined) return [token, special.indexOf(token)];
    throw new NNError(operation, `${option} needs a token`, `name it: specialTokens: { ${role}: … }`);
  };
  return beginAndEnd(
    addBos ? withId("addBos", "bos", bos) : undefined,
    addEos ? withId("addEos", "eos", eos) : undefined,
  );
}
