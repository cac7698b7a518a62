export type { GanLoss, Scores } from "./gan-loss.js";
export type { DiscriminationOptions } from "./discrimination.js";
export { mmLoss } from "./minimax.js";
export { nsLoss } from "./non-saturating.js";
export { wassersteinLoss } from "./wasserstein.js";
export { lsLoss } from "./least-squares.js";
export { hingeLoss } from "./hinge.js";
export { relativisticLoss } from "./relativistic.js";
export { beganLoss, type BeganLoss, type BeganLossOptions } from "./boundary-equilibrium.js";
