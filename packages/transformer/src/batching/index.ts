export { padSequences, type PaddedBatch, type PadOptions } from "./pad-sequences.js";
export { languageBatch, type LanguageBatch } from "./language-batch.js";
export { languageModelLoss, type LanguageModelLossOptions } from "./language-model-loss.js";
export { seq2SeqBatch, type Seq2SeqBatch, type SequencePair } from "./seq2-seq-batch.js";
export { shiftRight, type ShiftRightOptions } from "./shift-right.js";
export { TokenWindows, type TokenWindowsOptions, type WindowBatch } from "./token-windows.js";
export { documentMask, packSequences, type PackedSequences } from "./pack-sequences.js";
