export { T5 } from "./t5.js";
export type { T5FromConfigOptions, T5Options } from "./options.js";
