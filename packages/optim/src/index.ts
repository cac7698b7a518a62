export { Optimizer, ParamGroup } from "./optimizer.js";
export type {
  BaseOptions,
  GroupOptions,
  OptimizerState,
  Params,
  ParamState,
  Update,
  Updated,
} from "./optimizer.js";
export { SGD, type SGDOptions } from "./sgd.js";
export { Adam, AdamW, type AdamOptions } from "./adam.js";
export { clipGradNorm, clipGradValue, type ClipGradNormOptions } from "./clip.js";
export * from "./schedules/index.js";
