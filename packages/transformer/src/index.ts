export * from "./attention/index.js";
export * from "./blocks/index.js";
