export { Linear, type LinearOptions } from "./linear.js";
export { Sequential } from "./sequential.js";
export * from "./activations.js";
