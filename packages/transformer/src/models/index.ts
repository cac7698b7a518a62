export {
  TransformerEncoder,
  TransformerEncoderLayer,
  type EncoderForwardOptions,
  type EncoderLayerForwardOptions,
  type TransformerStackOptions,
} from "./transformer-encoder.js";
export {
  TransformerDecoder,
  TransformerDecoderLayer,
  type DecoderForwardOptions,
} from "./transformer-decoder.js";
export type { TransformerLayer, TransformerLayerOptions } from "./transformer-layer.js";
export {
  Transformer,
  type CustomDecoder,
  type CustomEncoder,
  type TransformerForwardOptions,
  type TransformerOptions,
} from "./transformer.js";
export { TimeSeriesTransformer, type TimeSeriesTransformerOptions } from "./time-series-transformer.js";
export { Seq2Seq, type DecodeOptions, type Seq2SeqForwardOptions, type Seq2SeqOptions } from "./seq2-seq.js";
export { GPT, type GPTOptions } from "./gpt.js";
export { Llama, type LlamaOptions } from "./llama.js";
export { llama2c } from "./llama2c.js";
export type { LanguageModel, LanguageModelForwardOptions } from "./language-model.js";
export type { PretrainedConfig } from "./pretrained-config.js";
export * from "./bert/index.js";
export * from "./pretrained/index.js";
export * from "./t5/index.js";
export * from "./vit/index.js";
