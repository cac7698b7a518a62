export { Optimizer, type ParamState, type Update, type Updated } from "./optimizer.js";
export { OptimizerBase } from "./optimizer-base.js";
export type { LoadedOptimizerState, OptimizerState, SavedGroup } from "./optimizer-state.js";
export { ParamGroup, type BaseOptions, type GroupOptions, type Params } from "./param-group.js";
export * from "./optimizers/index.js";
export { clipGradNorm, clipGradValue, type ClipGradNormOptions } from "./clip.js";
export * from "./schedules/index.js";
export * from "./averaging/index.js";
