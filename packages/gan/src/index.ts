export * from "./losses/index.js";
export * from "./penalties/index.js";
