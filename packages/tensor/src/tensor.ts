import type { DType, TypedArray } from "./dtype.js";
import { BackendError, ShapeError, ValueError, formatShape } from "./errors.js";
import { identityNode, makeNode } from "./graph/build.js";
import { download, drop, moveToHost } from "./graph/device-cache.js";
import type { Node, StateOwner } from "./graph/node.js";
import { Storage } from "./graph/storage.js";
import * as arithmetic from "./ops/arithmetic.js";
import * as comparison from "./ops/comparison.js";
import * as functions from "./ops/functions.js";
import * as activation from "./ops/activation.js";
import * as reduction from "./ops/reduction.js";
import type { Axes, NormOptions, ReduceOptions, VarianceOptions } from "./ops/reduction.js";
import * as movement from "./ops/movement.js";
import type { PadOptions, SliceSpec } from "./ops/movement.js";
import * as joining from "./ops/joining.js";
import * as indexing from "./ops/indexing.js";
import * as sorting from "./ops/sorting.js";
import type { Sorted, SortOptions, TopKOptions } from "./ops/sorting.js";
import * as creation from "./ops/creation.js";
import * as matmul from "./ops/matmul.js";
import { detachTensor } from "./ops/identity.js";
import { snapshot } from "./ops/snapshot.js";
import type { TensorLike } from "./ops/operand.js";
import { formatTensor } from "./print.js";
import { capturing } from "./schedule/capture.js";
import { explainNodes } from "./schedule/explain.js";
import { addPending } from "./schedule/pending.js";
import { realizeNode } from "./schedule/realize.js";
import { noteTensor } from "./scope.js";
import { numel } from "./shape.js";

/** Arrays in arrays in … numbers, one level per axis; a plain number for rank 0. */
export type NestedNumbers = number | NestedNumbers[];

/**
 * A multi-dimensional array of numbers. Operations check shapes at once and compute nothing until a value is asked for
 * (`data`, `item`, `array`, printing, or an optimiser's step); then everything needed is fused and run together.
 *
 * Make one with `tensor`, `zeros`, `rand` and their like. Tensors are immutable; what looks like a change makes a new one.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * const x = tensor([[1, 2], [3, 4]]);
 * const y = x.mul(2).add(1).sum(0);
 * console.log(y.shape, await y.array()); // [2] [10, 14]
 * ```
 */
export class Tensor implements StateOwner {
  /** The graph node behind this handle. For packages that build on the graph; it changes when state is updated. */
  node: Node;
  /** The gradient that `backward` has collected, if any. */
  grad: Tensor | undefined = undefined;
  #disposed = false;
  #requiresGrad: boolean;

  /**
   * Wraps a node; users make tensors with `tensor`, `zeros`, `rand` and their like. With `state` the tensor owns its
   * value: it stays on the device and can be given new ones, see `assign`. What requires a gradient is always state.
   */
  constructor(node: Node, options?: { readonly requiresGrad?: boolean; readonly state?: boolean }) {
    this.#requiresGrad = options?.requiresGrad ?? false;
    this.node = node;
    if (this.#requiresGrad || options?.state) this.#own(node);
    this.node.handles++;
    noteTensor(this);
  }

  /** A 1-D int32 tensor of places. */
  static ofPlaces(places: readonly number[]): Tensor {
    const node = makeNode("data", [], [places.length], "int32", undefined);
    node.storage = Storage.ofHost("int32", Int32Array.from(places));
    return new Tensor(node);
  }

  /** A leaf of its own with the node's value, kept on the device. */
  #own(node: Node): void {
    if (node.handles > 0) node = identityNode(node, { stop: true });
    node.owner = this;
    node.tracked = this.#requiresGrad;
    node.keep = true;
    this.node = node;
  }

  /** Whether `backward` collects a gradient here. Parameters are frozen by setting it to false. */
  get requiresGrad(): boolean {
    return this.#requiresGrad;
  }

  set requiresGrad(value: boolean) {
    if (this.node.owner !== this) {
      throw new ValueError(
        "requiresGrad",
        "only parameters can change it, and this tensor was computed or made as a constant",
        "detach() for a constant, or tensor(..., { requiresGrad: true }) for a parameter",
      );
    }
    this.#requiresGrad = value;
    this.node.tracked = value;
  }

  /** The size of each axis. */
  get shape(): readonly number[] {
    return this.node.shape;
  }

  /** The type of the elements. */
  get dtype(): DType {
    return this.node.dtype;
  }

  /** The number of axes. */
  get rank(): number {
    return this.node.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return numel(this.node.shape);
  }

  /** The node, for an operation of the given name; an error once the tensor was disposed. */
  live(operation: string): Node {
    if (this.#disposed)
      throw new ValueError(
        operation,
        "the tensor was disposed",
        "use it before dispose(), or keep it out of the scope",
      );
    return this.node;
  }

  /** The elements in row-major order, as a typed array of the tensor's dtype (bool: 0 and 1). */
  async data(): Promise<TypedArray> {
    const storage = this.#realized("data");
    if (storage.host) return storage.host.slice();
    return download(storage);
  }

  /** As {@link data}, at once. An error on backends that can only answer later. */
  dataSync(): TypedArray {
    const storage = this.#realized("dataSync");
    if (storage.host) return storage.host.slice();
    const { backend } = storage;
    if (!backend!.downloadSync) {
      throw new BackendError(
        "dataSync",
        `the ${backend!.name} backend cannot read back at once`,
        "await data() instead",
      );
    }
    return backend!.downloadSync(storage.buffer!, storage.dtype, storage.length);
  }

  #realized(operation: string): Storage {
    const node = this.live(operation);
    realizeNode(node);
    const storage = node.storage!;
    if (!storage.host && !storage.buffer)
      throw new ValueError(operation, storage.lost ?? "the value is gone");
    return storage;
  }

  /** The one element as a number. */
  async item(): Promise<number> {
    return this.#only("item", await this.data());
  }

  /** As {@link item}, at once. */
  itemSync(): number {
    return this.#only("itemSync", this.dataSync());
  }

  #only(operation: string, data: TypedArray): number {
    if (data.length !== 1) {
      throw new ShapeError(
        operation,
        `needs exactly one element, the shape is ${formatShape(this.shape)}`,
        "use array() or data()",
      );
    }
    return data[0];
  }

  /** The elements as nested arrays. */
  async array(): Promise<NestedNumbers> {
    return nest(await this.data(), this.shape);
  }

  /** As {@link array}, at once. */
  arraySync(): NestedNumbers {
    return nest(this.dataSync(), this.shape);
  }

  /** The same value as a constant: derivatives don't pass. */
  detach(): Tensor {
    return detachTensor(this);
  }

  /** The value as it is now, safe to hold while a parameter is updated: it is copied before that. Derivatives pass. */
  clone(): Tensor {
    return snapshot(this);
  }

  /** Computes the value now, and answers the tensor itself. */
  realize(): this {
    realizeNode(this.live("realize"));
    return this;
  }

  /** Has the value computed with whatever is computed next, and kept, so that it can be read after an update. */
  keep(): this {
    const node = this.live("keep");
    node.keep = true;
    if (!capturing() && !node.storage) addPending(node);
    return this;
  }

  /** The kernels that reading this tensor would run, one per line. */
  explain(): string {
    return explainNodes([this.live("explain")]);
  }

  /** Gives the device memory back now; using the tensor afterwards is an error. Never needed: memory is recycled anyway. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const { storage, used, handles } = this.node;
    if (!storage || storage.pinned) return;
    if (used || handles > 1 || storage.shared) moveToHost(storage);
    else drop(storage);
  }

  /** Disposes at the end of a `using` declaration's block. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The elements as NumPy prints them, summarised when there are many. */
  toString(): string {
    return formatTensor(this);
  }

  /** What Node's console shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** x + y, element by element, broadcast. */
  add(y: TensorLike): Tensor {
    return arithmetic.add(this, y);
  }

  /** x - y, element by element, broadcast. */
  sub(y: TensorLike): Tensor {
    return arithmetic.sub(this, y);
  }

  /** x * y, element by element, broadcast. */
  mul(y: TensorLike): Tensor {
    return arithmetic.mul(this, y);
  }

  /** x / y in floating point (integers are converted), broadcast. */
  div(y: TensorLike): Tensor {
    return arithmetic.div(this, y);
  }

  /**
   * The largest whole number that is not above x / y; keeps integers as integers. Integer division by 0 gives 0.
   */
  floorDivide(y: TensorLike): Tensor {
    return arithmetic.floorDivide(this, y);
  }

  /** x - floor(x / y) * y: the remainder with the sign of y, as Python's `%` and PyTorch's `remainder`. */
  mod(y: TensorLike): Tensor {
    return arithmetic.mod(this, y);
  }

  /**
   * x to the power y. Integers stay integers only under a plain whole exponent >= 0; otherwise floating point.
   */
  pow(y: TensorLike): Tensor {
    return arithmetic.pow(this, y);
  }

  /**
   * The larger of this tensor and y; NaN where either is NaN. Where they are equal each gets half of the gradient.
   */
  maximum(y: TensorLike): Tensor {
    return arithmetic.maximum(this, y);
  }

  /**
   * The smaller of this tensor and y; NaN where either is NaN. Where they are equal each gets half of the
   * gradient.
   */
  minimum(y: TensorLike): Tensor {
    return arithmetic.minimum(this, y);
  }

  /** -x. */
  neg(): Tensor {
    return arithmetic.neg(this);
  }

  /** |x|. The gradient at 0 is 0. */
  abs(): Tensor {
    return arithmetic.abs(this);
  }

  /** -1, 0 or 1 by the sign of this tensor. */
  sign(): Tensor {
    return arithmetic.sign(this);
  }

  /** x * x. */
  square(): Tensor {
    return arithmetic.square(this);
  }

  /** The square root of this tensor; NaN below 0. */
  sqrt(): Tensor {
    return arithmetic.sqrt(this);
  }

  /** 1 / sqrt(x). */
  rsqrt(): Tensor {
    return arithmetic.rsqrt(this);
  }

  /** 1 / x. */
  reciprocal(): Tensor {
    return arithmetic.reciprocal(this);
  }

  /** The largest whole number <= x. */
  floor(): Tensor {
    return arithmetic.floor(this);
  }

  /** The smallest whole number >= x. */
  ceil(): Tensor {
    return arithmetic.ceil(this);
  }

  /** The nearest whole number; halves go to the even neighbour, as in NumPy and PyTorch. */
  round(): Tensor {
    return arithmetic.round(this);
  }

  /** x without its fraction. */
  trunc(): Tensor {
    return arithmetic.trunc(this);
  }

  /**
   * x held between `min` and `max`. Either may be left out (undefined). The gradient is 0 outside, 1 on the
   * bounds.
   */
  clamp(min?: TensorLike, max?: TensorLike): Tensor {
    return arithmetic.clamp(this, min, max);
  }

  /** x + weight * (y - x): linear interpolation. */
  lerp(y: TensorLike, weight: TensorLike): Tensor {
    return arithmetic.lerp(this, y, weight);
  }

  /** x < y (bool). */
  lt(y: TensorLike): Tensor {
    return comparison.lt(this, y);
  }

  /** x <= y (bool). */
  le(y: TensorLike): Tensor {
    return comparison.le(this, y);
  }

  /** x > y (bool). */
  gt(y: TensorLike): Tensor {
    return comparison.gt(this, y);
  }

  /** x >= y (bool). */
  ge(y: TensorLike): Tensor {
    return comparison.ge(this, y);
  }

  /** x == y (bool); NaN equals nothing. */
  eq(y: TensorLike): Tensor {
    return comparison.eq(this, y);
  }

  /** x != y (bool). */
  ne(y: TensorLike): Tensor {
    return comparison.ne(this, y);
  }

  /** x and y: logical for bool, bit by bit for int32. */
  logicalAnd(y: TensorLike): Tensor {
    return comparison.logicalAnd(this, y);
  }

  /** x or y: logical for bool, bit by bit for int32. */
  logicalOr(y: TensorLike): Tensor {
    return comparison.logicalOr(this, y);
  }

  /** x exclusive-or y: logical for bool, bit by bit for int32. */
  logicalXor(y: TensorLike): Tensor {
    return comparison.logicalXor(this, y);
  }

  /** not x: logical for bool, bit by bit for int32. */
  logicalNot(): Tensor {
    return comparison.logicalNot(this);
  }

  /** `x` where `condition` (bool) holds, else `y`; all broadcast. */
  where(x: TensorLike, y: TensorLike): Tensor {
    return comparison.where(this, x, y);
  }

  /** True where x is NaN. */
  isNaN(): Tensor {
    return comparison.isNaN(this);
  }

  /** True where x is neither infinite nor NaN. */
  isFinite(): Tensor {
    return comparison.isFinite(this);
  }

  /** True where x is plus or minus infinity. */
  isInf(): Tensor {
    return comparison.isInf(this);
  }

  /** x in another dtype: fractions are cut towards zero, and everything but 0 is true. */
  cast(dtype: DType): Tensor {
    return comparison.cast(this, dtype);
  }

  /** e to the power x. */
  exp(): Tensor {
    return functions.exp(this);
  }

  /** exp(x) - 1, exact near 0. */
  expm1(): Tensor {
    return functions.expm1(this);
  }

  /** The natural logarithm of this tensor; -Infinity at 0, NaN below. */
  log(): Tensor {
    return functions.log(this);
  }

  /** log(1 + x), exact near 0. */
  log1p(): Tensor {
    return functions.log1p(this);
  }

  /** The logarithm to base 2. */
  log2(): Tensor {
    return functions.log2(this);
  }

  /** The logarithm to base 10. */
  log10(): Tensor {
    return functions.log10(this);
  }

  /** Sine of this tensor (radians). */
  sin(): Tensor {
    return functions.sin(this);
  }

  /** Cosine of this tensor (radians). */
  cos(): Tensor {
    return functions.cos(this);
  }

  /** Tangent of this tensor (radians). */
  tan(): Tensor {
    return functions.tan(this);
  }

  /** The angle whose sine is x, in -π/2 … π/2. */
  asin(): Tensor {
    return functions.asin(this);
  }

  /** The angle whose cosine is x, in 0 … π. */
  acos(): Tensor {
    return functions.acos(this);
  }

  /** The angle whose tangent is x, in -π/2 … π/2. */
  atan(): Tensor {
    return functions.atan(this);
  }

  /** Hyperbolic sine. */
  sinh(): Tensor {
    return functions.sinh(this);
  }

  /** Hyperbolic cosine. */
  cosh(): Tensor {
    return functions.cosh(this);
  }

  /** Hyperbolic tangent. */
  tanh(): Tensor {
    return functions.tanh(this);
  }

  /** The error function 2/√π ∫₀ˣ exp(-t²) dt. */
  erf(): Tensor {
    return functions.erf(this);
  }

  /** max(x, 0); the gradient at 0 is 0. */
  relu(): Tensor {
    return activation.relu(this);
  }

  /** x where x > 0, else negativeSlope * x. */
  leakyRelu(negativeSlope?: number): Tensor {
    return activation.leakyRelu(this, negativeSlope);
  }

  /** x where x > 0, else alpha * (exp(x) - 1) (Clevert et al. 2015). */
  elu(alpha?: number): Tensor {
    return activation.elu(this, alpha);
  }

  /** 1 / (1 + exp(-x)), without overflow. */
  sigmoid(): Tensor {
    return activation.sigmoid(this);
  }

  /** log(1 / (1 + exp(-x))) = -softplus(-x), without overflow. */
  logSigmoid(): Tensor {
    return activation.logSigmoid(this);
  }

  /** log(1 + exp(beta * x)) / beta, computed as max(z, 0) + log1p(exp(-|z|)) with z = beta * x. */
  softplus(beta?: number): Tensor {
    return activation.softplus(this, beta);
  }

  /** Gaussian error linear unit (Hendrycks & Gimpel 2016): x Φ(x), or with `tanh` its tanh approximation. */
  gelu(options?: { approximate?: "none" | "tanh" }): Tensor {
    return activation.gelu(this, options);
  }

  /** x * sigmoid(x), also called swish. */
  silu(): Tensor {
    return activation.silu(this);
  }

  /** exp(x) / sum of exp(x) along `axis`, shifted by the maximum so that it never overflows. */
  softmax(axis?: number): Tensor {
    return activation.softmax(this, axis);
  }

  /** log(softmax(x)) along `axis`, without overflow or loss of small values. */
  logSoftmax(axis?: number): Tensor {
    return activation.logSoftmax(this, axis);
  }

  /** The sum over `axis` (all axes when left out). Booleans are counted. */
  sum(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.sum(this, axis, options);
  }

  /** The product over `axis`. */
  prod(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.prod(this, axis, options);
  }

  /** The largest element over `axis`; NaN if there is one. Equal maxima share the gradient. */
  max(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.max(this, axis, options);
  }

  /** The smallest element over `axis`; NaN if there is one. Equal minima share the gradient. */
  min(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.min(this, axis, options);
  }

  /** The mean over `axis`; NaN over no elements. */
  mean(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.mean(this, axis, options);
  }

  /** The variance over `axis`: Σ(x - mean)² / (n - correction). */
  variance(axis?: Axes, options?: VarianceOptions): Tensor {
    return reduction.variance(this, axis, options);
  }

  /** The standard deviation over `axis`: the square root of {@link variance}. */
  std(axis?: Axes, options?: VarianceOptions): Tensor {
    return reduction.std(this, axis, options);
  }

  /**
   * The place of the largest element along `axis` (of the flattened tensor when left out); the first among equals.
   */
  argMax(axis?: number, options?: ReduceOptions): Tensor {
    return reduction.argMax(this, axis, options);
  }

  /**
   * The place of the smallest element along `axis` (of the flattened tensor when left out); the first among
   * equals.
   */
  argMin(axis?: number, options?: ReduceOptions): Tensor {
    return reduction.argMin(this, axis, options);
  }

  /** True where any element over `axis` is true (not 0). */
  any(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.any(this, axis, options);
  }

  /** True where all elements over `axis` are true (not 0). */
  all(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.all(this, axis, options);
  }

  /** log Σ exp(x) over `axis`, without overflow. */
  logSumExp(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.logSumExp(this, axis, options);
  }

  /** The vector norm over `axis`. Its gradient at the origin is 0. */
  norm(axis?: Axes, options?: NormOptions): Tensor {
    return reduction.norm(this, axis, options);
  }

  /** The elements under a new shape, in the same order; one size may be -1 (what is left). */
  reshape(shape: readonly number[]): Tensor {
    return movement.reshape(this, shape);
  }

  /** Merges the axes `start` … `end` (all of them when left out) into one. */
  flatten(start?: number, end?: number): Tensor {
    return movement.flatten(this, start, end);
  }

  /** The axes in another order: axis i of the result is axis `axes[i]` of this tensor. */
  permute(axes: readonly number[]): Tensor {
    return movement.permute(this, axes);
  }

  /** Swaps two axes; the last two when left out. */
  transpose(axis0?: number, axis1?: number): Tensor {
    return movement.transpose(this, axis0, axis1);
  }

  /** Repeats axes of size 1 (and new leading ones) without copying; -1 keeps a size. */
  expand(shape: readonly number[]): Tensor {
    return movement.expand(this, shape);
  }

  /** Removes axes of size 1: the given ones, or all. */
  squeeze(axis?: number | readonly number[]): Tensor {
    return movement.squeeze(this, axis);
  }

  /** Inserts an axis of size 1 before `axis`. */
  unsqueeze(axis: number): Tensor {
    return movement.unsqueeze(this, axis);
  }

  /**
   * A part of the tensor, one entry per axis (later axes stay whole): a number picks one place and removes the
   * axis, `[start, stop, step]` takes a range as Python does (a negative step runs backwards), `null` keeps the
   * axis.
   */
  slice(...specs: readonly SliceSpec[]): Tensor {
    return movement.slice(this, ...specs);
  }

  /** Elements in reverse order along the given axes (all when left out). */
  flip(axis?: number | readonly number[]): Tensor {
    return movement.flip(this, axis);
  }

  /** Elements moved by `shift` places along `axis`; what leaves at one end enters at the other. */
  roll(shift: number, axis?: number): Tensor {
    return movement.roll(this, shift, axis);
  }

  /**
   * Adds places around: `padding` holds `[before, after]` for each of the last axes, in their order (NumPy's way
   * of writing it). Negative numbers crop (mode "constant" only).
   */
  pad(padding: readonly (readonly [number, number])[], options?: PadOptions): Tensor {
    return movement.pad(this, padding, options);
  }

  /** The tensor repeated `times[i]` times along axis i (times may have more entries than axes). */
  tile(times: readonly number[]): Tensor {
    return movement.tile(this, times);
  }

  /** The tensor repeated along each axis, as PyTorch's `repeat`: another name for {@link tile}. */
  repeat(times: readonly number[]): Tensor {
    return movement.repeat(this, times);
  }

  /**
   * Each element repeated `count` times along `axis`, neighbours staying together (PyTorch's repeat_interleave).
   */
  repeatInterleave(count: number, axis: number): Tensor {
    return movement.repeatInterleave(this, count, axis);
  }

  /**
   * Windows of `size` elements, every `step`, along `axis`; the place in the window becomes a new last axis.
   */
  unfold(axis: number, size: number, step: number): Tensor {
    return movement.unfold(this, axis, size, step);
  }

  /** The diagonal of the last two axes, `offset` above (or, negative, below) the main one. */
  diagonal(offset?: number): Tensor {
    return movement.diagonal(this, offset);
  }

  /** Cuts along `axis` into pieces of `size` (the last may be smaller), or of the given sizes. */
  split(size: number | readonly number[], axis?: number): Tensor[] {
    return joining.split(this, size, axis);
  }

  /**
   * Cuts along `axis` into `count` pieces of equal size, the last ones smaller or missing (PyTorch's chunk).
   */
  chunk(count: number, axis?: number): Tensor[] {
    return joining.chunk(this, count, axis);
  }

  /**
   * Picks along `axis` by an index of the same rank: `out[i][j] = x[index[i][j]][j]` for axis 0 (PyTorch's gather,
   * NumPy's take_along_axis). An index outside 0 … size - 1 is an error when the value is computed.
   */
  gather(axis: number, index: Tensor): Tensor {
    return indexing.gather(this, axis, index);
  }

  /** {@link gather} where the index is broadcast over the other axes (NumPy's take_along_axis). */
  takeAlongAxis(index: Tensor, axis: number): Tensor {
    return indexing.takeAlongAxis(this, index, axis);
  }

  /** Whole slices along `axis`, chosen by an index of any shape, which takes the place of that axis. */
  indexSelect(axis: number, index: Tensor): Tensor {
    return indexing.indexSelect(this, axis, index);
  }

  /** The slice at one place along `axis`, without that axis. */
  select(axis: number, place: number): Tensor {
    return indexing.select(this, axis, place);
  }

  /**
   * Adds `src` to a copy of `x` at the places of `index` along `axis`: `out[index[i][j]][j] += src[i][j]` for axis
   * 0. Repeated places add up.
   */
  scatterAdd(axis: number, index: Tensor, src: Tensor): Tensor {
    return indexing.scatterAdd(this, axis, index, src);
  }

  /** Adds slices of `src` to a copy of `x` at the places of a 1-D `index` along `axis`. */
  indexAdd(axis: number, index: Tensor, src: Tensor): Tensor {
    return indexing.indexAdd(this, axis, index, src);
  }

  /** x with `value` where `mask` (bool, broadcast) holds. */
  maskedFill(mask: Tensor, value: TensorLike): Tensor {
    return indexing.maskedFill(this, mask, value);
  }

  /** 1 at the place that each element of `labels` (int32) names, 0 elsewhere: `[..., classes]`. */
  oneHot(classes: number, options?: { dtype?: "float32" | "int32" | "bool" }): Tensor {
    return indexing.oneHot(this, classes, options);
  }

  /**
   * The places that sort `x` along `axis`, int32. Equal elements keep their order; NaN counts as the largest.
   */
  argSort(axis?: number, options?: SortOptions): Tensor {
    return sorting.argSort(this, axis, options);
  }

  /** The elements in order along `axis`, and where they were. */
  sort(axis?: number, options?: SortOptions): Sorted {
    return sorting.sort(this, axis, options);
  }

  /** The `k` largest elements along `axis`, largest first, and where they were. */
  topK(k: number, axis?: number, options?: TopKOptions): Sorted {
    return sorting.topK(this, k, axis, options);
  }

  /** The running sum along `axis`. */
  cumSum(axis?: number): Tensor {
    return sorting.cumSum(this, axis);
  }

  /** The running product along `axis`, by doubling: exact derivatives of any order, zeros included. */
  cumProd(axis?: number): Tensor {
    return sorting.cumProd(this, axis);
  }

  /** The lower triangle of the last two axes, zeros above the diagonal `diagonal` places up. */
  tril(diagonal?: number): Tensor {
    return creation.tril(this, diagonal);
  }

  /** The upper triangle of the last two axes, zeros below the diagonal `diagonal` places up. */
  triu(diagonal?: number): Tensor {
    return creation.triu(this, diagonal);
  }

  /**
   * The matrix product, by NumPy's rules: `[..., m, k] x [..., k, n] -> [..., m, n]` with broadcast leading axes;
   * a 1-D tensor is a row on the left and a column on the right, and its axis disappears from the result.
   */
  matMul(y: Tensor): Tensor {
    return matmul.matMul(this, y);
  }

  /** The inner product of two 1-D tensors. */
  dot(y: Tensor): Tensor {
    return matmul.dot(this, y);
  }

  /** All products of an element of the 1-D `x` with one of the 1-D `y`: `[n] x [m] -> [n, m]`. */
  outer(y: Tensor): Tensor {
    return matmul.outer(this, y);
  }
}

function nest(data: TypedArray, shape: readonly number[]): NestedNumbers {
  let offset = 0;
  const build = (axis: number): NestedNumbers =>
    axis === shape.length ? data[offset++] : Array.from({ length: shape[axis] }, () => build(axis + 1));
  return build(0);
}
