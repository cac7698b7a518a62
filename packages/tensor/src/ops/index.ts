export * from "./arithmetic.js";
export {
  lt,
  le,
  gt,
  ge,
  eq,
  ne,
  logicalAnd,
  logicalOr,
  logicalXor,
  logicalNot,
  where,
  isNaN,
  isFinite,
  isInf,
  cast,
} from "./comparison.js";
export * from "./functions.js";
export * from "./activation.js";
export {
  sum,
  prod,
  max,
  min,
  mean,
  variance,
  std,
  argMax,
  argMin,
  any,
  all,
  logSumExp,
  norm,
} from "./reduction.js";
export type { Axes, NormOptions, ReduceOptions, VarianceOptions } from "./reduction.js";
export {
  reshape,
  flatten,
  permute,
  transpose,
  expand,
  broadcastTo,
  squeeze,
  unsqueeze,
  slice,
  flip,
  roll,
  pad,
  tile,
  repeat,
  repeatInterleave,
  unfold,
  diagonal,
} from "./movement.js";
export type { PadMode, PadOptions, SliceSpec } from "./movement.js";
export * from "./joining.js";
export * from "./indexing.js";
export { argSort, sort, topK, cumSum, cumProd } from "./sorting.js";
export type { Sorted, SortOptions, TopKOptions } from "./sorting.js";
export {
  tensor,
  full,
  zeros,
  ones,
  zerosLike,
  onesLike,
  fullLike,
  arange,
  linspace,
  eye,
  tril,
  triu,
  diag,
} from "./creation.js";
export type { CreateOptions, NestedArray } from "./creation.js";
export * from "./random.js";
export * from "./special.js";
export * from "./matmul.js";
export * from "./einsum.js";
export { conv1d, conv2d, conv3d, convTranspose1d, convTranspose2d, convTranspose3d } from "./convolution.js";
export type { ConvOptions, ConvTransposeOptions } from "./convolution.js";
export type { PerAxis } from "./per-axis.js";
export * from "./average-pooling.js";
export * from "./max-pooling.js";
export type { AdaptiveSize } from "./adaptive-size.js";
export type { WindowOptions } from "./pool-windows.js";
export { resize, type ResizeMode, type ResizeOptions } from "./resize.js";
export * from "./linalg.js";
export type { TensorLike } from "./operand.js";
