export { GAN, type GanNetworks, type GanRules } from "./gan.js";
export type { GanFitOptions } from "./fit-gan.js";
export type { UpdateRule } from "./update-rule.js";
export { normalCodes, uniformCodes, type CodeDistribution } from "./codes.js";
export * from "./losses/index.js";
export * from "./penalties/index.js";
export * from "./metrics/index.js";
