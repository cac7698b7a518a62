export type { Prior } from "./prior.js";
export { standardNormal } from "./standard-normal.js";
export { VampPrior, type VampPriorOptions } from "./vamp-prior.js";
