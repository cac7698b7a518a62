export type { LossOptions, LossReduction } from "./reduction.js";
export { mseLoss } from "./mse-loss.js";
export { l1Loss } from "./l1-loss.js";
export { nllLoss } from "./nll-loss.js";
export { crossEntropy, type CrossEntropyOptions } from "./cross-entropy.js";
export type { ClassLossOptions } from "./class-target.js";
export { bceWithLogits, type BCEWithLogitsOptions } from "./bce-with-logits.js";
export { binaryCrossEntropy, type BinaryCrossEntropyOptions } from "./binary-cross-entropy.js";
