export { Tokenizer } from "./tokenizer/tokenizer.js";
export type { DecodeOptions, EncodeOptions, TextOrPair } from "./tokenizer/options.js";
export type { Batch, BatchOptions } from "./tokenizer/batch.js";
export type { DecodeStream } from "./tokenizer/decode-stream.js";
export type { Side } from "./tokenizer/truncate.js";
export type { SpecialTokenRole, SpecialTokens } from "./tokenizer/special-tokens.js";
export type {
  AddedTokenJson,
  BpeJson,
  ComponentJson,
  ModelJson,
  TokenizerConfig,
  TokenizerJson,
  TokenName,
  UnigramJson,
  WordLevelJson,
  WordPieceJson,
} from "./json/tokenizer-json.js";
export type { Normalization } from "./json/components.js";
export { bertTokenizer, type BertTokenizerOptions } from "./formats/bert.js";
export { gpt2Tokenizer, type Gpt2TokenizerOptions } from "./formats/gpt2.js";
export { llama2Tokenizer } from "./formats/llama2.js";
export { trainBpe, type BpeOptions } from "./training/train-bpe.js";
export { trainByteLevelBpe, type ByteLevelBpeOptions } from "./training/train-byte-level-bpe.js";
export { trainCharacters, type CharactersOptions } from "./training/train-characters.js";
export { trainUnigram, type UnigramOptions } from "./training/train-unigram.js";
export { trainWordLevel, type WordLevelOptions } from "./training/train-word-level.js";
export { trainWordPiece, type WordPieceOptions } from "./training/train-word-piece.js";
export type {
  FrameOptions,
  NormalizationOptions,
  SizeOptions,
  Texts,
  TrainingOptions,
} from "./training/training-options.js";
