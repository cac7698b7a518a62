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
export * from "./optimizers/index.js";
export { clipGradNorm, clipGradValue, type ClipGradNormOptions } from "./clip.js";
export * from "./schedules/index.js";
