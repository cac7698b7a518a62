export type { LossOptions, LossReduction } from "./reduction.js";
export type { ClassLossOptions } from "./class-target.js";
export { LossModule, WeightedLossModule } from "./loss-module.js";
export { mseLoss, MSELoss } from "./mse-loss.js";
export { l1Loss, L1Loss } from "./l1-loss.js";
export { huberLoss, HuberLoss, type HuberLossOptions } from "./huber-loss.js";
export { smoothL1Loss, SmoothL1Loss, type SmoothL1LossOptions } from "./smooth-l1-loss.js";
export { nllLoss, NLLLoss } from "./nll-loss.js";
export { crossEntropy, CrossEntropyLoss, type CrossEntropyOptions } from "./cross-entropy.js";
export { bceWithLogits, BCEWithLogitsLoss, type BCEWithLogitsOptions } from "./bce-with-logits.js";
export { binaryCrossEntropy, BCELoss, type BinaryCrossEntropyOptions } from "./binary-cross-entropy.js";
export { klDiv, KLDivLoss, type KLDivOptions } from "./kl-div.js";
export { poissonNllLoss, PoissonNLLLoss, type PoissonNLLLossOptions } from "./poisson-nll-loss.js";
export { gaussianNllLoss, GaussianNLLLoss, type GaussianNLLLossOptions } from "./gaussian-nll-loss.js";
export {
  hingeEmbeddingLoss,
  HingeEmbeddingLoss,
  type HingeEmbeddingLossOptions,
} from "./hinge-embedding-loss.js";
export {
  marginRankingLoss,
  MarginRankingLoss,
  type MarginRankingLossOptions,
} from "./margin-ranking-loss.js";
export {
  tripletMarginLoss,
  TripletMarginLoss,
  type TripletMarginLossOptions,
} from "./triplet-margin-loss.js";
export {
  cosineEmbeddingLoss,
  CosineEmbeddingLoss,
  type CosineEmbeddingLossOptions,
} from "./cosine-embedding-loss.js";
export { softMarginLoss, SoftMarginLoss } from "./soft-margin-loss.js";
export { multiMarginLoss, MultiMarginLoss, type MultiMarginLossOptions } from "./multi-margin-loss.js";
