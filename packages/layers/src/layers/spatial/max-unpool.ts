import {
  DTypeError,
  formatShape,
  ones,
  scatterAdd,
  ShapeError,
  zeros,
  type PerAxis,
  type Tensor,
} from "@nn/tensor";
import { perAxis, sameShape, withDerivative } from "@nn/tensor/graph";
import { PoolLayer } from "./pool-layer.js";
import { spatialSizes, requireSpatial } from "./spatial-input.js";

/** Options of {@link maxUnpool1d}, {@link maxUnpool2d} and {@link maxUnpool3d}. */
export interface MaxUnpoolOptions {
  /** Step between the windows of the pooling. Initially their size. */
  readonly stride?: PerAxis;
  /** The padding of the pooling. Initially 0. */
  readonly padding?: PerAxis;
  /** The spatial sizes of the result, or its whole shape, where the stride leaves several. */
  readonly outputSize?: PerAxis;
}

function maxUnpool(
  operation: string,
  rank: number,
  x: Tensor,
  indices: Tensor,
  kernelSize: PerAxis,
  options: MaxUnpoolOptions,
): Tensor {
  requireSpatial(operation, x, rank);
  checkIndices(operation, x, indices);
  const window = perAxis(operation, "kernelSize", kernelSize, rank, 1);
  const stride = perAxis(operation, "stride", options.stride ?? window, rank, 1);
  const padding = perAxis(operation, "padding", options.padding ?? 0, rank, 0);
  const usual = x.shape.slice(-rank).map((size, i) => (size - 1) * stride[i] - 2 * padding[i] + window[i]);
  const wanted = options.outputSize ?? usual;
  const target = outputSizes(operation, usual, stride, spatialSizes(wanted, rank, x.shape.length));
  const lead = x.shape.slice(0, -rank);
  const count = target.reduce((total, size) => total * size, 1);
  const found = x.shape.slice(-rank).reduce((total, size) => total * size, 1);
  const places = indices.reshape([...lead, found]);
  const values = x.reshape(places.shape);
  const overlaps = window.some((size, i) => size > stride[i]);
  const laid = overlaps ? layEach(values, places, count) : lay(values, places, count);
  return laid.reshape([...lead, ...target]);
}

/** Values at their places among `count`. */
function lay(values: Tensor, places: Tensor, count: number): Tensor {
  const empty = zeros([...values.shape.slice(0, -1), count], { dtype: values.dtype });
  return scatterAdd(empty, -1, places, values);
}

/**
 * Where windows overlap, an element that won in several of them comes several times and is laid once; each gets its
 * whole gradient, as in PyTorch.
 */
function layEach(values: Tensor, places: Tensor, count: number): Tensor {
  const times = lay(ones(places.shape, { dtype: values.dtype }), places, count);
  const laid = lay(values, places, count).div(times.maximum(1));
  return withDerivative(laid, [values], (gradient) => [gradient.gather(-1, places)]);
}

function checkIndices(operation: string, x: Tensor, indices: Tensor): void {
  if (indices.dtype !== "int32") {
    throw new DTypeError(
      operation,
      `the indices must be int32, got ${indices.dtype}`,
      "take those that the max pool returned",
    );
  }
  if (sameShape(x.shape, indices.shape)) return;
  throw new ShapeError(
    operation,
    `x has shape ${formatShape(x.shape)}, the indices ${formatShape(indices.shape)}`,
    "take those that the max pool returned",
  );
}

/** The sizes asked for, if a pooling of them may have given the input. */
function outputSizes(
  operation: string,
  usual: readonly number[],
  stride: readonly number[],
  outputSize: PerAxis,
): readonly number[] {
  const wanted = perAxis(operation, "outputSize", outputSize, usual.length, 1);
  if (wanted.every((size, i) => Math.abs(size - usual[i]) < stride[i])) return wanted;
  throw new ShapeError(
    operation,
    `outputSize must differ from ${formatShape(usual)} by less than the stride ${formatShape(stride)}, got ${formatShape(wanted)}`,
  );
}

/**
 * Lays the elements of a max pool back to where they were, zeros around them (Zeiler and Fergus 2014).
 *
 * @param x - `[N, C, L]`; N may be left out.
 * @param indices - Of the same shape, int32: places in the flattened spatial axes of the result, as the pool gave them.
 * @param kernelSize - The window of the pooling.
 * @throws ShapeError when shapes or sizes don't fit; IndexError, when the value is computed, where a place lies outside.
 *
 * @example
 * ```ts
 * import { maxUnpool1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const x = tensor([[3, 2]]);
 * console.log(await maxUnpool1d(x, tensor([[1, 2]], { dtype: "int32" }), 2).array()); // [[0, 3, 2, 0]]
 * ```
 */
export function maxUnpool1d(
  x: Tensor,
  indices: Tensor,
  kernelSize: PerAxis,
  options: MaxUnpoolOptions = {},
): Tensor {
  return maxUnpool("maxUnpool1d", 1, x, indices, kernelSize, options);
}

/**
 * Lays the elements of a max pool back to where they were, zeros around them (Zeiler and Fergus 2014).
 *
 * @param x - `[N, C, H, W]`; N may be left out.
 * @param indices - Of the same shape, int32: places in the flattened spatial axes of the result, as the pool gave them.
 * @param kernelSize - The window of the pooling.
 * @throws ShapeError when shapes or sizes don't fit; IndexError, when the value is computed, where a place lies outside.
 *
 * @example
 * ```ts
 * import { maxUnpool2d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const x = tensor([[[3]]]);
 * console.log(await maxUnpool2d(x, tensor([[[1]]], { dtype: "int32" }), 2).array()); // [[[0, 3], [0, 0]]]
 * ```
 */
export function maxUnpool2d(
  x: Tensor,
  indices: Tensor,
  kernelSize: PerAxis,
  options: MaxUnpoolOptions = {},
): Tensor {
  return maxUnpool("maxUnpool2d", 2, x, indices, kernelSize, options);
}

/**
 * Lays the elements of a max pool back to where they were, zeros around them (Zeiler and Fergus 2014).
 *
 * @param x - `[N, C, D, H, W]`; N may be left out.
 * @param indices - Of the same shape, int32: places in the flattened spatial axes of the result, as the pool gave them.
 * @param kernelSize - The window of the pooling.
 * @throws ShapeError when shapes or sizes don't fit; IndexError, when the value is computed, where a place lies outside.
 *
 * @example
 * ```ts
 * import { maxUnpool3d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const x = tensor([[[[3]]]]);
 * console.log(await maxUnpool3d(x, tensor([[[[1]]]], { dtype: "int32" }), [1, 1, 2]).array()); // [[[[0, 3]]]]
 * ```
 */
export function maxUnpool3d(
  x: Tensor,
  indices: Tensor,
  kernelSize: PerAxis,
  options: MaxUnpoolOptions = {},
): Tensor {
  return maxUnpool("maxUnpool3d", 3, x, indices, kernelSize, options);
}

/** What `MaxUnpool1d`, `MaxUnpool2d` and `MaxUnpool3d` have in common. */
export abstract class MaxUnpool extends PoolLayer<[x: Tensor, indices: Tensor, outputSize?: PerAxis]> {
  readonly #unpool: typeof maxUnpool1d;

  /** @internal */
  constructor(
    kernelSize: PerAxis,
    options: Omit<MaxUnpoolOptions, "outputSize">,
    rank: number,
    unpool: typeof maxUnpool1d,
  ) {
    super(kernelSize, options, rank);
    this.#unpool = unpool;
  }

  /**
   * @param x - `[N, C, ...spatial]`; N may be left out.
   * @param indices - Of the same shape, int32: what the max pool returned.
   * @param outputSize - The spatial sizes of the result, or its whole shape, where the stride leaves several.
   * @returns The same with larger spatial sizes.
   */
  forward(x: Tensor, indices: Tensor, outputSize?: PerAxis): Tensor {
    const { kernelSize, stride, padding } = this;
    const size = outputSize === undefined ? {} : { outputSize };
    return this.#unpool(x, indices, kernelSize, { stride, padding, ...size });
  }
}

/**
 * {@link maxUnpool1d} as a module: the way back from `MaxPool1d` with `returnIndices`.
 *
 * @param kernelSize - The window of the pooling.
 * @throws ShapeError when a setting is no whole number, or from `forward` when shapes or sizes don't fit.
 *
 * @example
 * ```ts
 * import { MaxPool1d, MaxUnpool1d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const [values, indices] = new MaxPool1d(2, { returnIndices: true }).forward(randn([1, 3, 8]));
 * console.log(new MaxUnpool1d(2).forward(values, indices).shape); // [1, 3, 8]
 * ```
 */
export class MaxUnpool1d extends MaxUnpool {
  constructor(kernelSize: PerAxis, options: Omit<MaxUnpoolOptions, "outputSize"> = {}) {
    super(kernelSize, options, 1, maxUnpool1d);
  }
}

/**
 * {@link maxUnpool2d} as a module: the way back from `MaxPool2d` with `returnIndices`.
 *
 * @param kernelSize - The window of the pooling.
 * @throws ShapeError when a setting is no whole number, or from `forward` when shapes or sizes don't fit.
 *
 * @example
 * ```ts
 * import { MaxPool2d, MaxUnpool2d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const [values, indices] = new MaxPool2d(2, { returnIndices: true }).forward(randn([1, 3, 8, 8]));
 * console.log(new MaxUnpool2d(2).forward(values, indices).shape); // [1, 3, 8, 8]
 * ```
 */
export class MaxUnpool2d extends MaxUnpool {
  constructor(kernelSize: PerAxis, options: Omit<MaxUnpoolOptions, "outputSize"> = {}) {
    super(kernelSize, options, 2, maxUnpool2d);
  }
}

/**
 * {@link maxUnpool3d} as a module: the way back from `MaxPool3d` with `returnIndices`.
 *
 * @param kernelSize - The window of the pooling.
 * @throws ShapeError when a setting is no whole number, or from `forward` when shapes or sizes don't fit.
 *
 * @example
 * ```ts
 * import { MaxPool3d, MaxUnpool3d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const [values, indices] = new MaxPool3d(2, { returnIndices: true }).forward(randn([1, 3, 4, 8, 8]));
 * console.log(new MaxUnpool3d(2).forward(values, indices).shape); // [1, 3, 4, 8, 8]
 * ```
 */
export class MaxUnpool3d extends MaxUnpool {
  constructor(kernelSize: PerAxis, options: Omit<MaxUnpoolOptions, "outputSize"> = {}) {
    super(kernelSize, options, 3, maxUnpool3d);
  }
}
