import {
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
  type MaxPooled,
  type MaxPoolOptions,
  type PerAxis,
  type Tensor,
} from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import { PoolLayer } from "./pool-layer.js";
import { requireSpatial } from "./spatial-input.js";

/** Options of {@link MaxPool1d}, {@link MaxPool2d} and {@link MaxPool3d}. */
export interface MaxPoolNdOptions<R extends boolean = boolean> extends MaxPoolOptions {
  /** Whether the places of the elements are returned too. Initially false. */
  readonly returnIndices?: R;
}

/** What a max pool returns: its values, or `[values, indices]`. */
export type MaxPoolResult<R extends boolean> = R extends true ? [values: Tensor, indices: Tensor] : Tensor;

/** The operations beneath a layer. */
interface MaxPoolKind {
  readonly rank: number;
  readonly values: (x: Tensor, window: PerAxis, options: MaxPoolOptions) => Tensor;
  readonly withIndices: (x: Tensor, window: PerAxis, options: MaxPoolOptions) => MaxPooled;
}

/** What `MaxPool1d`, `MaxPool2d` and `MaxPool3d` have in common. */
export abstract class MaxPool<R extends boolean> extends PoolLayer<[x: Tensor], MaxPoolResult<R>> {
  readonly dilation: readonly number[];
  readonly returnIndices: boolean;
  readonly #kind: MaxPoolKind;

  /** @internal */
  constructor(kernelSize: PerAxis, options: MaxPoolNdOptions<R>, kind: MaxPoolKind) {
    super(kernelSize, options, kind.rank);
    this.dilation = perAxis(this.constructor.name, "dilation", options.dilation ?? 1, kind.rank, 1);
    this.returnIndices = options.returnIndices ?? false;
    this.#kind = kind;
  }

  /**
   * @param x - `[N, C, ...spatial]`; N may be left out.
   * @returns The same with smaller spatial sizes, or `[values, indices]`, where the indices (int32) are places in the
   * flattened spatial axes.
   */
  forward(x: Tensor): MaxPoolResult<R> {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    const { rank, values, withIndices } = this.#kind;
    requireSpatial(this.constructor.name, x, rank);
    const options = { stride, padding, dilation, ceilMode };
    if (!this.returnIndices) return values(x, kernelSize, options) as MaxPoolResult<R>;
    const found = withIndices(x, kernelSize, options);
    return [found.values, found.indices] as MaxPoolResult<R>;
  }

  override extraRepr(): string {
    const dilated = this.dilation.some((n) => n !== 1);
    return `${super.extraRepr()}${dilated ? `, dilation=[${this.dilation.join(", ")}]` : ""}`;
  }
}

/**
 * The largest element of each window along one axis. Padding never wins; among equal elements the gradient goes to the
 * first. The length becomes ⌊(size + 2 padding − dilation (kernelSize − 1) − 1) / stride⌋ + 1.
 *
 * @typeParam R - Whether indices are returned.
 * @param kernelSize - Length of the window.
 * @throws ShapeError when a setting is no whole number, or from `forward` when the window doesn't fit the input.
 *
 * @example
 * ```ts
 * import { MaxPool1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new MaxPool1d(2).forward(tensor([[1, 3, 2, 0]])).array()); // [[3, 2]]
 * ```
 */
export class MaxPool1d<R extends boolean = false> extends MaxPool<R> {
  constructor(kernelSize: PerAxis, options: MaxPoolNdOptions<R> = {}) {
    super(kernelSize, options, { rank: 1, values: maxPool1d, withIndices: maxPool1dWithIndices });
  }
}

/**
 * The largest element of each window along two axes. Padding never wins; among equal elements the gradient goes to the
 * first. Each size becomes ⌊(size + 2 padding − dilation (kernelSize − 1) − 1) / stride⌋ + 1.
 *
 * @typeParam R - Whether indices are returned.
 * @param kernelSize - Size of the window: one number, or [kh, kw].
 * @throws ShapeError when a setting is no whole number, or from `forward` when the window doesn't fit the input.
 *
 * @example
 * ```ts
 * import { MaxPool2d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const layer = new MaxPool2d(2, { returnIndices: true });
 * const [values, indices] = layer.forward(tensor([[[1, 3], [2, 0]]]));
 * console.log(await values.array(), await indices.array()); // [[[3]]] [[[1]]]
 * ```
 */
export class MaxPool2d<R extends boolean = false> extends MaxPool<R> {
  constructor(kernelSize: PerAxis, options: MaxPoolNdOptions<R> = {}) {
    super(kernelSize, options, { rank: 2, values: maxPool2d, withIndices: maxPool2dWithIndices });
  }
}

/**
 * The largest element of each window along three axes. Padding never wins; among equal elements the gradient goes to the
 * first. Each size becomes ⌊(size + 2 padding − dilation (kernelSize − 1) − 1) / stride⌋ + 1.
 *
 * @typeParam R - Whether indices are returned.
 * @param kernelSize - Size of the window: one number, or [kd, kh, kw].
 * @throws ShapeError when a setting is no whole number, or from `forward` when the window doesn't fit the input.
 *
 * @example
 * ```ts
 * import { MaxPool3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new MaxPool3d([1, 2, 2]).forward(zeros([2, 4, 6, 6])).shape); // [2, 4, 3, 3]
 * ```
 */
export class MaxPool3d<R extends boolean = false> extends MaxPool<R> {
  constructor(kernelSize: PerAxis, options: MaxPoolNdOptions<R> = {}) {
    super(kernelSize, options, { rank: 3, values: maxPool3d, withIndices: maxPool3dWithIndices });
  }
}
