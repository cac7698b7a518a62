export * from "./attention/index.js";
export * from "./blocks/index.js";
export * from "./inside/index.js";
export * from "./forecasting/index.js";
export * from "./models/index.js";
export * from "./fine-tuning/index.js";
export * from "./batching/index.js";
export * from "./masked-language/index.js";
