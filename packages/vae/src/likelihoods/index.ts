export type { Likelihood } from "./likelihood.js";
export { bernoulli } from "./bernoulli.js";
export { gaussian, type GaussianOptions } from "./gaussian.js";
export { categorical } from "./categorical.js";
