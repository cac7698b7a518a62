import type { DType, TypedArray } from "./dtype.js";
import { BackendError, ShapeError, ValueError, formatShape } from "./errors.js";
import { makeNode } from "./graph/build.js";
import { moveToHost } from "./graph/device-cache.js";
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
import { explainNodes } from "./schedule/explain.js";
import { realizeNodes } from "./schedule/realize.js";
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
  /** Whether `backward` collects a gradient here. */
  readonly requiresGrad: boolean;
  /** The gradient that `backward` has collected, if any. */
  grad: Tensor | undefined = undefined;
  #disposed = false;

  /** Wraps a node; users make tensors with `tensor`, `zeros`, `rand` and their like. */
  constructor(node: Node, options?: { readonly requiresGrad?: boolean }) {
    this.requiresGrad = options?.requiresGrad ?? false;
    this.node = node;
    if (this.requiresGrad) this.#own(node);
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
    if (node.owner) node = makeNode("identity", [node], node.shape, node.dtype, { stop: true });
    node.owner = this;
    node.keep = true;
    this.node = node;
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
    return storage.backend!.download(storage.buffer!, storage.dtype, storage.length);
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
    realizeNodes([node]);
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
    realizeNodes([this.live("realize")]);
    return this;
  }

  /** Has the value kept when it is computed on the way to others, so that it can be read after an update. */
  keep(): this {
    this.live("keep").keep = true;
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
    const { storage } = this.node;
    if (storage && !storage.pinned) moveToHost(storage);
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

  /** {@inheritDoc add} */
  add(y: TensorLike): Tensor {
    return arithmetic.add(this, y);
  }

  /** {@inheritDoc sub} */
  sub(y: TensorLike): Tensor {
    return arithmetic.sub(this, y);
  }

  /** {@inheritDoc mul} */
  mul(y: TensorLike): Tensor {
    return arithmetic.mul(this, y);
  }

  /** {@inheritDoc div} */
  div(y: TensorLike): Tensor {
    return arithmetic.div(this, y);
  }

  /** {@inheritDoc floorDivide} */
  floorDivide(y: TensorLike): Tensor {
    return arithmetic.floorDivide(this, y);
  }

  /** {@inheritDoc mod} */
  mod(y: TensorLike): Tensor {
    return arithmetic.mod(this, y);
  }

  /** {@inheritDoc pow} */
  pow(y: TensorLike): Tensor {
    return arithmetic.pow(this, y);
  }

  /** {@inheritDoc maximum} */
  maximum(y: TensorLike): Tensor {
    return arithmetic.maximum(this, y);
  }

  /** {@inheritDoc minimum} */
  minimum(y: TensorLike): Tensor {
    return arithmetic.minimum(this, y);
  }

  /** {@inheritDoc neg} */
  neg(): Tensor {
    return arithmetic.neg(this);
  }

  /** {@inheritDoc abs} */
  abs(): Tensor {
    return arithmetic.abs(this);
  }

  /** {@inheritDoc sign} */
  sign(): Tensor {
    return arithmetic.sign(this);
  }

  /** {@inheritDoc square} */
  square(): Tensor {
    return arithmetic.square(this);
  }

  /** {@inheritDoc sqrt} */
  sqrt(): Tensor {
    return arithmetic.sqrt(this);
  }

  /** {@inheritDoc rsqrt} */
  rsqrt(): Tensor {
    return arithmetic.rsqrt(this);
  }

  /** {@inheritDoc reciprocal} */
  reciprocal(): Tensor {
    return arithmetic.reciprocal(this);
  }

  /** {@inheritDoc floor} */
  floor(): Tensor {
    return arithmetic.floor(this);
  }

  /** {@inheritDoc ceil} */
  ceil(): Tensor {
    return arithmetic.ceil(this);
  }

  /** {@inheritDoc round} */
  round(): Tensor {
    return arithmetic.round(this);
  }

  /** {@inheritDoc trunc} */
  trunc(): Tensor {
    return arithmetic.trunc(this);
  }

  /** {@inheritDoc clamp} */
  clamp(min?: TensorLike, max?: TensorLike): Tensor {
    return arithmetic.clamp(this, min, max);
  }

  /** {@inheritDoc lerp} */
  lerp(y: TensorLike, weight: TensorLike): Tensor {
    return arithmetic.lerp(this, y, weight);
  }

  /** {@inheritDoc lt} */
  lt(y: TensorLike): Tensor {
    return comparison.lt(this, y);
  }

  /** {@inheritDoc le} */
  le(y: TensorLike): Tensor {
    return comparison.le(this, y);
  }

  /** {@inheritDoc gt} */
  gt(y: TensorLike): Tensor {
    return comparison.gt(this, y);
  }

  /** {@inheritDoc ge} */
  ge(y: TensorLike): Tensor {
    return comparison.ge(this, y);
  }

  /** {@inheritDoc eq} */
  eq(y: TensorLike): Tensor {
    return comparison.eq(this, y);
  }

  /** {@inheritDoc ne} */
  ne(y: TensorLike): Tensor {
    return comparison.ne(this, y);
  }

  /** {@inheritDoc logicalAnd} */
  logicalAnd(y: TensorLike): Tensor {
    return comparison.logicalAnd(this, y);
  }

  /** {@inheritDoc logicalOr} */
  logicalOr(y: TensorLike): Tensor {
    return comparison.logicalOr(this, y);
  }

  /** {@inheritDoc logicalXor} */
  logicalXor(y: TensorLike): Tensor {
    return comparison.logicalXor(this, y);
  }

  /** {@inheritDoc logicalNot} */
  logicalNot(): Tensor {
    return comparison.logicalNot(this);
  }

  /** {@inheritDoc where} */
  where(x: TensorLike, y: TensorLike): Tensor {
    return comparison.where(this, x, y);
  }

  /** {@inheritDoc isNaN} */
  isNaN(): Tensor {
    return comparison.isNaN(this);
  }

  /** {@inheritDoc isFinite} */
  isFinite(): Tensor {
    return comparison.isFinite(this);
  }

  /** {@inheritDoc isInf} */
  isInf(): Tensor {
    return comparison.isInf(this);
  }

  /** {@inheritDoc cast} */
  cast(dtype: DType): Tensor {
    return comparison.cast(this, dtype);
  }

  /** {@inheritDoc exp} */
  exp(): Tensor {
    return functions.exp(this);
  }

  /** {@inheritDoc expm1} */
  expm1(): Tensor {
    return functions.expm1(this);
  }

  /** {@inheritDoc log} */
  log(): Tensor {
    return functions.log(this);
  }

  /** {@inheritDoc log1p} */
  log1p(): Tensor {
    return functions.log1p(this);
  }

  /** {@inheritDoc log2} */
  log2(): Tensor {
    return functions.log2(this);
  }

  /** {@inheritDoc log10} */
  log10(): Tensor {
    return functions.log10(this);
  }

  /** {@inheritDoc sin} */
  sin(): Tensor {
    return functions.sin(this);
  }

  /** {@inheritDoc cos} */
  cos(): Tensor {
    return functions.cos(this);
  }

  /** {@inheritDoc tan} */
  tan(): Tensor {
    return functions.tan(this);
  }

  /** {@inheritDoc asin} */
  asin(): Tensor {
    return functions.asin(this);
  }

  /** {@inheritDoc acos} */
  acos(): Tensor {
    return functions.acos(this);
  }

  /** {@inheritDoc atan} */
  atan(): Tensor {
    return functions.atan(this);
  }

  /** {@inheritDoc sinh} */
  sinh(): Tensor {
    return functions.sinh(this);
  }

  /** {@inheritDoc cosh} */
  cosh(): Tensor {
    return functions.cosh(this);
  }

  /** {@inheritDoc tanh} */
  tanh(): Tensor {
    return functions.tanh(this);
  }

  /** {@inheritDoc erf} */
  erf(): Tensor {
    return functions.erf(this);
  }

  /** {@inheritDoc relu} */
  relu(): Tensor {
    return activation.relu(this);
  }

  /** {@inheritDoc leakyRelu} */
  leakyRelu(negativeSlope?: number): Tensor {
    return activation.leakyRelu(this, negativeSlope);
  }

  /** {@inheritDoc elu} */
  elu(alpha?: number): Tensor {
    return activation.elu(this, alpha);
  }

  /** {@inheritDoc sigmoid} */
  sigmoid(): Tensor {
    return activation.sigmoid(this);
  }

  /** {@inheritDoc logSigmoid} */
  logSigmoid(): Tensor {
    return activation.logSigmoid(this);
  }

  /** {@inheritDoc softplus} */
  softplus(beta?: number): Tensor {
    return activation.softplus(this, beta);
  }

  /** {@inheritDoc gelu} */
  gelu(options?: { approximate?: "none" | "tanh" }): Tensor {
    return activation.gelu(this, options);
  }

  /** {@inheritDoc silu} */
  silu(): Tensor {
    return activation.silu(this);
  }

  /** {@inheritDoc softmax} */
  softmax(axis?: number): Tensor {
    return activation.softmax(this, axis);
  }

  /** {@inheritDoc logSoftmax} */
  logSoftmax(axis?: number): Tensor {
    return activation.logSoftmax(this, axis);
  }

  /** {@inheritDoc sum} */
  sum(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.sum(this, axis, options);
  }

  /** {@inheritDoc prod} */
  prod(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.prod(this, axis, options);
  }

  /** {@inheritDoc max} */
  max(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.max(this, axis, options);
  }

  /** {@inheritDoc min} */
  min(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.min(this, axis, options);
  }

  /** {@inheritDoc mean} */
  mean(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.mean(this, axis, options);
  }

  /** {@inheritDoc variance} */
  variance(axis?: Axes, options?: VarianceOptions): Tensor {
    return reduction.variance(this, axis, options);
  }

  /** {@inheritDoc std} */
  std(axis?: Axes, options?: VarianceOptions): Tensor {
    return reduction.std(this, axis, options);
  }

  /** {@inheritDoc argMax} */
  argMax(axis?: number, options?: ReduceOptions): Tensor {
    return reduction.argMax(this, axis, options);
  }

  /** {@inheritDoc argMin} */
  argMin(axis?: number, options?: ReduceOptions): Tensor {
    return reduction.argMin(this, axis, options);
  }

  /** {@inheritDoc any} */
  any(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.any(this, axis, options);
  }

  /** {@inheritDoc all} */
  all(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.all(this, axis, options);
  }

  /** {@inheritDoc logSumExp} */
  logSumExp(axis?: Axes, options?: ReduceOptions): Tensor {
    return reduction.logSumExp(this, axis, options);
  }

  /** {@inheritDoc norm} */
  norm(axis?: Axes, options?: NormOptions): Tensor {
    return reduction.norm(this, axis, options);
  }

  /** {@inheritDoc reshape} */
  reshape(shape: readonly number[]): Tensor {
    return movement.reshape(this, shape);
  }

  /** {@inheritDoc flatten} */
  flatten(start?: number, end?: number): Tensor {
    return movement.flatten(this, start, end);
  }

  /** {@inheritDoc permute} */
  permute(axes: readonly number[]): Tensor {
    return movement.permute(this, axes);
  }

  /** {@inheritDoc transpose} */
  transpose(axis0?: number, axis1?: number): Tensor {
    return movement.transpose(this, axis0, axis1);
  }

  /** {@inheritDoc expand} */
  expand(shape: readonly number[]): Tensor {
    return movement.expand(this, shape);
  }

  /** {@inheritDoc squeeze} */
  squeeze(axis?: number | readonly number[]): Tensor {
    return movement.squeeze(this, axis);
  }

  /** {@inheritDoc unsqueeze} */
  unsqueeze(axis: number): Tensor {
    return movement.unsqueeze(this, axis);
  }

  /** {@inheritDoc slice} */
  slice(...specs: readonly SliceSpec[]): Tensor {
    return movement.slice(this, ...specs);
  }

  /** {@inheritDoc flip} */
  flip(axis?: number | readonly number[]): Tensor {
    return movement.flip(this, axis);
  }

  /** {@inheritDoc roll} */
  roll(shift: number, axis?: number): Tensor {
    return movement.roll(this, shift, axis);
  }

  /** {@inheritDoc pad} */
  pad(padding: readonly (readonly [number, number])[], options?: PadOptions): Tensor {
    return movement.pad(this, padding, options);
  }

  /** {@inheritDoc tile} */
  tile(times: readonly number[]): Tensor {
    return movement.tile(this, times);
  }

  /** {@inheritDoc repeat} */
  repeat(times: readonly number[]): Tensor {
    return movement.repeat(this, times);
  }

  /** {@inheritDoc repeatInterleave} */
  repeatInterleave(count: number, axis: number): Tensor {
    return movement.repeatInterleave(this, count, axis);
  }

  /** {@inheritDoc unfold} */
  unfold(axis: number, size: number, step: number): Tensor {
    return movement.unfold(this, axis, size, step);
  }

  /** {@inheritDoc diagonal} */
  diagonal(offset?: number): Tensor {
    return movement.diagonal(this, offset);
  }

  /** {@inheritDoc split} */
  split(size: number | readonly number[], axis?: number): Tensor[] {
    return joining.split(this, size, axis);
  }

  /** {@inheritDoc chunk} */
  chunk(count: number, axis?: number): Tensor[] {
    return joining.chunk(this, count, axis);
  }

  /** {@inheritDoc gather} */
  gather(axis: number, index: Tensor): Tensor {
    return indexing.gather(this, axis, index);
  }

  /** {@inheritDoc takeAlongAxis} */
  takeAlongAxis(index: Tensor, axis: number): Tensor {
    return indexing.takeAlongAxis(this, index, axis);
  }

  /** {@inheritDoc indexSelect} */
  indexSelect(axis: number, index: Tensor): Tensor {
    return indexing.indexSelect(this, axis, index);
  }

  /** {@inheritDoc select} */
  select(axis: number, place: number): Tensor {
    return indexing.select(this, axis, place);
  }

  /** {@inheritDoc scatterAdd} */
  scatterAdd(axis: number, index: Tensor, src: Tensor): Tensor {
    return indexing.scatterAdd(this, axis, index, src);
  }

  /** {@inheritDoc indexAdd} */
  indexAdd(axis: number, index: Tensor, src: Tensor): Tensor {
    return indexing.indexAdd(this, axis, index, src);
  }

  /** {@inheritDoc maskedFill} */
  maskedFill(mask: Tensor, value: TensorLike): Tensor {
    return indexing.maskedFill(this, mask, value);
  }

  /** {@inheritDoc oneHot} */
  oneHot(classes: number, options?: { dtype?: "float32" | "int32" | "bool" }): Tensor {
    return indexing.oneHot(this, classes, options);
  }

  /** {@inheritDoc argSort} */
  argSort(axis?: number, options?: SortOptions): Tensor {
    return sorting.argSort(this, axis, options);
  }

  /** {@inheritDoc sort} */
  sort(axis?: number, options?: SortOptions): Sorted {
    return sorting.sort(this, axis, options);
  }

  /** {@inheritDoc topK} */
  topK(k: number, axis?: number, options?: TopKOptions): Sorted {
    return sorting.topK(this, k, axis, options);
  }

  /** {@inheritDoc cumSum} */
  cumSum(axis?: number): Tensor {
    return sorting.cumSum(this, axis);
  }

  /** {@inheritDoc cumProd} */
  cumProd(axis?: number): Tensor {
    return sorting.cumProd(this, axis);
  }

  /** {@inheritDoc tril} */
  tril(diagonal?: number): Tensor {
    return creation.tril(this, diagonal);
  }

  /** {@inheritDoc triu} */
  triu(diagonal?: number): Tensor {
    return creation.triu(this, diagonal);
  }

  /** {@inheritDoc matMul} */
  matMul(y: Tensor): Tensor {
    return matmul.matMul(this, y);
  }

  /** {@inheritDoc dot} */
  dot(y: Tensor): Tensor {
    return matmul.dot(this, y);
  }

  /** {@inheritDoc outer} */
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
