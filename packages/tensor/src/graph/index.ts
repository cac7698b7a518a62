/**
 * The graph beneath tensors, for packages that build on it: nodes and primitives, building blocks for derivative rules,
 * state that is updated in place, and the hooks of capture. Users of the library don't need it.
 *
 * @packageDocumentation
 */
export { Node, isOp, nextMark, nodeCount } from "./node.js";
export type {
  ConvParams,
  CustomVjp,
  Primitive,
  PrimitiveParams,
  Reduction,
  StateOwner,
  StructuralParams,
} from "./node.js";
export type { FoldParams } from "../kernel/kernel.js";
export * from "./build.js";
export { assign, assignLater, withoutUpdates } from "./assign.js";
export { endIteration } from "./device-cache.js";
export { capturing, type Capture } from "../schedule/capture.js";
export { Storage } from "./storage.js";
export { sameShape, type Shape } from "../shape.js";
export { convInputGradient, convWeightGradient } from "../ops/convolution.js";
export { detachTensor, stateTensor, withDerivative } from "../ops/identity.js";
export { exclusiveCumProd, reverseCumSum } from "../ops/sorting.js";
export { fromStorage, fromTypedArray } from "../ops/creation.js";
export { placesAlong } from "../ops/movement.js";
export { nodeOf } from "../ops/operand.js";
export { perAxis } from "../ops/per-axis.js";
export { sumTo } from "../ops/reduction.js";
export { BINARY_OPS, UNARY_OPS, type BinaryOp, type ElementOp, type UnaryOp } from "../kernel/expr.js";
export { eigh as eighRoutine } from "../routines/eigh.js";
export type { RoutineName } from "../routines/index.js";
export type { RandomKey } from "../random/generator.js";
