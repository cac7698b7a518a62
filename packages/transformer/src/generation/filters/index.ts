export { allowTokens } from "./allow-tokens.js";
export { minPFilter } from "./min-p.js";
export { repetitionPenalty } from "./repetition-penalty.js";
export { temperature } from "./temperature.js";
export type { TokenSets } from "./token-sets.js";
export { topKFilter } from "./top-k.js";
export { topPFilter } from "./top-p.js";
