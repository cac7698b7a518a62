export { calculateGain, type Nonlinearity } from "./gain.js";
export { fans, type Fans } from "./fans.js";
export type { InitOptions } from "./set-values.js";
export { uniform, type UniformOptions } from "./uniform.js";
export { normal, type NormalOptions } from "./normal.js";
export { constant, ones, zeros } from "./constant.js";
export { xavierUniform, xavierNormal, type XavierOptions } from "./xavier.js";
export { kaimingUniform, kaimingNormal, type KaimingOptions } from "./kaiming.js";
