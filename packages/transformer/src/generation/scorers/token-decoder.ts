import type { AnyModule } from "@nn/layers";
import { tensor, type Tensor } from "@nn/tensor";
import type { CacheStep } from "../../attention/index.js";
import { padSequences } from "../../batching/index.js";
import type { LanguageModel } from "../../models/index.js";
import { evaluating } from "../evaluating.js";
import type { EncoderDecoder } from "./encoder-decoder.js";

/** What a decoder is told beside the tokens. */
export interface DecoderInputs {
  /** `[N, L]`, bool: true is a real token. */
  readonly attentionMask?: Tensor | undefined;
  readonly cache?: CacheStep | undefined;
}

/** What language models and decoders of encoder-decoders have in common: tokens `[N, L]` to scores `[N, L, V]`. */
export interface TokenDecoder {
  readonly model: AnyModule;
  readonly vocabularySize: number;
  /** The most tokens of a sequence; undefined where there is no limit. */
  readonly maxLength: number | undefined;
  decode(ids: Tensor, inputs: DecoderInputs): Tensor;
  /** The decoder of a batch in which each sequence comes so many times, one behind the other. */
  repeated(times: number): TokenDecoder;
}

/** The decoder that a language model is. */
export function languageDecoder(model: LanguageModel): TokenDecoder {
  const { vocabularySize, maxLength } = model;
  const decoder: TokenDecoder = {
    model,
    vocabularySize,
    maxLength,
    decode: (ids, inputs) => model.forward(ids, inputs),
    repeated: () => decoder,
  };
  return decoder;
}

/** The decoder of an encoder-decoder that has read these sources. */
export function targetDecoder(model: EncoderDecoder, sources: readonly (readonly number[])[]): TokenDecoder {
  const { ids, attentionMask } = padSequences(sources);
  const memory = evaluating(model, () => model.encode(ids, attentionMask).realize()); // [N, S, E]
  return readingDecoder(model, memory, attentionMask);
}

function readingDecoder(model: EncoderDecoder, memory: Tensor, memoryMask: Tensor): TokenDecoder {
  return {
    model,
    vocabularySize: model.targetVocabulary,
    maxLength: model.maxLength,
    decode: (ids, { attentionMask, cache }) =>
      model.decode(ids, memory, { memoryMask, cache, targetMask: cache ? undefined : attentionMask }),
    repeated: (times) => {
      const rows = repeatedRows(memory.shape[0], times);
      return readingDecoder(
        model,
        memory.indexSelect(0, rows).realize(),
        memoryMask.indexSelect(0, rows).realize(),
      );
    },
  };
}

/** Each of `count` rows `times` times, one behind the other: int32 `[count · times]`. */
export function repeatedRows(count: number, times: number): Tensor {
  const rows = Array.from({ length: count * times }, (_, i) => Math.floor(i / times));
  return tensor(rows, [count * times], { dtype: "int32" });
}
