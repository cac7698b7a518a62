export type { LossOptions, LossReduction } from "./reduction.js";
export { mseLoss } from "./mse-loss.js";
export { l1Loss } from "./l1-loss.js";
