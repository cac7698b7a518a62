import {
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  formatShape,
  ShapeError,
  type ConvTransposeOptions,
  type PerAxis,
  type Tensor,
} from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import { spatialSizes } from "./spatial-input.js";
import { ConvLayer, type ConvLayerOptions } from "./conv-layer.js";

/** Options of {@link ConvTranspose1d}, {@link ConvTranspose2d} and {@link ConvTranspose3d}. */
export interface ConvTransposeNdOptions extends ConvLayerOptions {
  /** Places cut from both ends of the result: the padding of the convolution that this turns round. Initially 0. */
  readonly padding?: PerAxis;
  /** Places added to the far end of the result. Must be smaller than the stride or the dilation. Initially 0. */
  readonly outputPadding?: PerAxis;
}

/** The operation beneath a layer. */
type ConvolveTransposed = (x: Tensor, weight: Tensor, options: ConvTransposeOptions) => Tensor;

/** What `ConvTranspose1d`, `ConvTranspose2d` and `ConvTranspose3d` have in common. */
export abstract class ConvTranspose extends ConvLayer<[x: Tensor, outputSize?: PerAxis]> {
  readonly padding: readonly number[];
  readonly outputPadding: readonly number[];
  readonly #convolve: ConvolveTransposed;

  /** @internal */
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeNdOptions,
    rank: number,
    convolve: ConvolveTransposed,
  ) {
    super(inChannels, outChannels, kernelSize, options, { rank, transposed: true });
    const { name } = this.constructor;
    this.padding = perAxis(name, "padding", options.padding ?? 0, rank, 0);
    this.outputPadding = perAxis(name, "outputPadding", options.outputPadding ?? 0, rank, 0);
    this.#convolve = convolve;
  }

  /**
   * @param x - `[N, inChannels, ...spatial]`; N may be left out.
   * @param outputSize - The spatial sizes of the result, where the stride leaves several: it takes the place of
   * `outputPadding`. A whole shape will do, whose last sizes are taken.
   * @returns `[N, outChannels, ...spatial]`
   */
  forward(x: Tensor, outputSize?: PerAxis): Tensor {
    this.checkInput(x);
    const { weight, bias, stride, padding, dilation, groups } = this;
    const outputPadding = outputSize === undefined ? this.outputPadding : this.#paddingFor(x, outputSize);
    return this.#convolve(x, weight, {
      stride,
      padding,
      outputPadding,
      dilation,
      groups,
      ...(bias ? { bias } : {}),
    });
  }

  /** The output padding that gives `outputSize`. */
  #paddingFor({ shape }: Tensor, outputSize: PerAxis): number[] {
    const { name } = this.constructor;
    const rank = this.kernelSize.length;
    const wanted = perAxis(name, "outputSize", spatialSizes(outputSize, rank, shape.length), rank, 1);
    const least = shape.slice(-rank).map((size, i) => {
      const reach = this.dilation[i] * (this.kernelSize[i] - 1) + 1;
      return (size - 1) * this.stride[i] - 2 * this.padding[i] + reach;
    });
    const extra = wanted.map((size, i) => size - least[i]);
    if (extra.every((n, i) => n >= 0 && n < this.stride[i])) return extra;
    const most = least.map((size, i) => size + this.stride[i] - 1);
    throw new ShapeError(
      name,
      `outputSize must be from ${formatShape(least)} to ${formatShape(most)} for an input ${formatShape(shape)}, got ${formatShape(wanted)}`,
    );
  }

  override extraRepr(): string {
    const { padding, outputPadding } = this;
    return [
      super.extraRepr(),
      ...(padding.some((n) => n !== 0) ? [`padding=${formatShape(padding)}`] : []),
      ...(outputPadding.some((n) => n !== 0) ? [`outputPadding=${formatShape(outputPadding)}`] : []),
    ].join(", ");
  }
}

/**
 * The adjoint of {@link Conv1d} (its gradient for the input), for going back to longer signals:
 * y[n, o, p · stride + k · dilation − padding] gets Σ_c w[c, o, k] · x[n, c, p], and b[o].
 * The length becomes (L − 1) stride − 2 padding + dilation (kernelSize − 1) + outputPadding + 1.
 *
 * Attributes: `weight` `[inChannels, outChannels / groups, kernelSize]` and `bias` `[outChannels]`, both first uniform in
 * ±1/√(outChannels / groups · kernelSize), as in PyTorch.
 *
 * @param inChannels - Channels of the input.
 * @param outChannels - Channels of the result.
 * @param kernelSize - Length of the window.
 * @throws NNError when a count is no positive integer or groups don't divide the channels; ShapeError from `forward`
 * when the input, `outputPadding` or `outputSize` don't fit.
 *
 * @example
 * ```ts
 * import { ConvTranspose1d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const layer = new ConvTranspose1d(8, 3, 4, { stride: 2, padding: 1 });
 * console.log(layer.forward(randn([2, 8, 10])).shape); // [2, 3, 20]
 * ```
 */
export class ConvTranspose1d extends ConvTranspose {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeNdOptions = {},
  ) {
    super(inChannels, outChannels, kernelSize, options, 1, convTranspose1d);
  }
}

/**
 * The adjoint of {@link Conv2d}, as decoders and generators use it (Zeiler et al. 2010; Radford et al. 2015). Each size
 * becomes (size − 1) stride − 2 padding + dilation (kernelSize − 1) + outputPadding + 1.
 *
 * Attributes: `weight` `[inChannels, outChannels / groups, kh, kw]` and `bias` `[outChannels]`, both first uniform in
 * ±1/√(outChannels / groups · kh · kw), as in PyTorch.
 *
 * @param inChannels - Channels of the input.
 * @param outChannels - Channels of the result.
 * @param kernelSize - Size of the window: one number, or [kh, kw].
 * @throws NNError when a count is no positive integer or groups don't divide the channels; ShapeError from `forward`
 * when the input, `outputPadding` or `outputSize` don't fit.
 *
 * @example
 * ```ts
 * import { ConvTranspose2d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const layer = new ConvTranspose2d(8, 3, 3, { stride: 2, padding: 1 });
 * console.log(layer.forward(randn([2, 8, 7, 7])).shape); // [2, 3, 13, 13]
 * console.log(layer.forward(randn([2, 8, 7, 7]), 14).shape); // [2, 3, 14, 14]
 * ```
 */
export class ConvTranspose2d extends ConvTranspose {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeNdOptions = {},
  ) {
    super(inChannels, outChannels, kernelSize, options, 2, convTranspose2d);
  }
}

/**
 * The adjoint of {@link Conv3d}. Each size becomes
 * (size − 1) stride − 2 padding + dilation (kernelSize − 1) + outputPadding + 1.
 *
 * Attributes: `weight` `[inChannels, outChannels / groups, kd, kh, kw]` and `bias` `[outChannels]`, both first uniform in
 * ±1/√(outChannels / groups · kd · kh · kw), as in PyTorch.
 *
 * @param inChannels - Channels of the input.
 * @param outChannels - Channels of the result.
 * @param kernelSize - Size of the window: one number, or [kd, kh, kw].
 * @throws NNError when a count is no positive integer or groups don't divide the channels; ShapeError from `forward`
 * when the input, `outputPadding` or `outputSize` don't fit.
 *
 * @example
 * ```ts
 * import { ConvTranspose3d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const layer = new ConvTranspose3d(4, 2, 2, { stride: 2 });
 * console.log(layer.forward(randn([1, 4, 3, 3, 3])).shape); // [1, 2, 6, 6, 6]
 * ```
 */
export class ConvTranspose3d extends ConvTranspose {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvTransposeNdOptions = {},
  ) {
    super(inChannels, outChannels, kernelSize, options, 3, convTranspose3d);
  }
}
