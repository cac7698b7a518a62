export type { Pass, Penalty } from "./penalty.js";
export { L1Sparsity } from "./l1-sparsity.js";
export { KLSparsity, type KLSparsityOptions } from "./kl-sparsity.js";
export { Contractive, contractiveNorm, jacobianNorm } from "./contractive.js";
