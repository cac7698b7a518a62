import { init } from "@nn/layers";
import { Generator } from "@nn/tensor";
import { GPT, Llama, Seq2Seq } from "../models/index.js";

/** How many tokens these models know. */
export const VOCABULARY = 11;

/** Weights that are large enough for texts that aren't one token again and again. */
function spread<M extends GPT | Llama | Seq2Seq>(model: M, seed: number): M {
  const generator = new Generator(seed);
  for (const parameter of model.parameters()) {
    if (parameter.rank > 1) init.normal(parameter, { std: 0.6, generator });
  }
  return model;
}

export function tinyGPT(seed = 1, maxLength = 24): GPT {
  return spread(
    new GPT({ vocabularySize: VOCABULARY, maxLength, embedDim: 16, numLayers: 2, numHeads: 2 }),
    seed,
  );
}

export function tinyLlama(seed = 1): Llama {
  const sizes = { embedDim: 16, numLayers: 2, numHeads: 4, numKeyValueHeads: 2, hiddenDim: 24 };
  return spread(new Llama({ vocabularySize: VOCABULARY, maxLength: 24, ...sizes }), seed);
}

export function tinySeq2Seq(seed = 1): Seq2Seq {
  const sizes = { embedDim: 16, numHeads: 2, encoderLayers: 1, decoderLayers: 2, hiddenDim: 24 };
  return spread(new Seq2Seq({ sourceVocabulary: 9, targetVocabulary: VOCABULARY, ...sizes }), seed);
}
