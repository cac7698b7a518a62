export { linear, Linear, type LinearOptions } from "./linear.js";
export { bilinear, Bilinear } from "./bilinear.js";
export { Sequential } from "./sequential.js";
export { Identity } from "./identity.js";
export { Flatten } from "./flatten.js";
export { unflatten, Unflatten } from "./unflatten.js";
export * from "./distance/index.js";
