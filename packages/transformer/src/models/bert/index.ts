export { BERT, type BERTForwardOptions, type BERTOptions, type FromConfigOptions } from "./bert.js";
export {
  BERTPreTraining,
  MaskedLanguageModel,
  SequenceClassifier,
  TokenClassifier,
  type BERTPreTrainingResult,
  type ClassifierOptions,
  type HeadOptions,
} from "./heads.js";
export { RoBERTa } from "./roberta.js";
