import {
  conv1d,
  conv2d,
  conv3d,
  formatShape,
  NNError,
  pad,
  type ConvOptions,
  type PerAxis,
  type Tensor,
} from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import { oneOf } from "./one-of.js";
import { ConvLayer, type ConvLayerOptions } from "./conv-layer.js";

const PADDING_MODES = ["zeros", "reflect", "replicate", "circular"] as const;

/** Options of {@link Conv1d}, {@link Conv2d} and {@link Conv3d}. */
export interface ConvNdOptions extends ConvLayerOptions {
  /** Places around the input; "same" keeps its size (stride 1), "valid" adds none. Initially 0. */
  readonly padding?: PerAxis | "same" | "valid";
  /** What stands in those places. Initially "zeros". */
  readonly paddingMode?: (typeof PADDING_MODES)[number];
}

/** The operation beneath a layer. */
type Convolve = (x: Tensor, weight: Tensor, options: ConvOptions) => Tensor;

/** What `Conv1d`, `Conv2d` and `Conv3d` have in common. */
export abstract class Conv extends ConvLayer {
  readonly padding: readonly number[] | "same" | "valid";
  readonly paddingMode: (typeof PADDING_MODES)[number];
  readonly #convolve: Convolve;

  /** @internal */
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerAxis,
    options: ConvNdOptions,
    rank: number,
    convolve: Convolve,
  ) {
    super(inChannels, outChannels, kernelSize, options, { rank, transposed: false });
    const { padding = 0, paddingMode = "zeros" } = options;
    const { name } = this.constructor;
    if (padding === "same" && this.stride.some((n) => n !== 1)) {
      throw new NNError(
        name,
        `padding "same" needs stride 1, got ${formatShape(this.stride)}`,
        "give the padding in numbers",
      );
    }
    this.padding =
      typeof padding === "string"
        ? oneOf(name, "padding", padding, ["same", "valid"] as const)
        : perAxis(name, "padding", padding, rank, 0);
    this.paddingMode = oneOf(name, "paddingMode", paddingMode, PADDING_MODES);
    this.#convolve = convolve;
  }

  /** The places before and after each spatial axis. */
  get #around(): [number, number][] {
    const { padding } = this;
    return this.kernelSize.map((size, i) => {
      if (padding === "valid") return [0, 0];
      if (padding !== "same") return [padding[i], padding[i]];
      const total = this.dilation[i] * (size - 1);
      return [Math.floor(total / 2), Math.ceil(total / 2)];
    });
  }

  /**
   * @param x - `[N, inChannels, ...spatial]`; N may be left out.
   * @returns `[N, outChannels, ...spatial]`
   */
  forward(x: Tensor): Tensor {
    this.checkInput(x);
    const { weight, bias, stride, dilation, groups, paddingMode } = this;
    const options = { stride, dilation, groups, ...(bias ? { bias } : {}) };
    if (paddingMode === "zeros") return this.#convolve(x, weight, { ...options, padding: this.padding });
    return this.#convolve(pad(x, this.#around, { mode: paddingMode }), weight, options);
  }

  override extraRepr(): string {
    const { padding, paddingMode } = this;
    const shown = typeof padding === "string" ? padding : formatShape(padding);
    const padded = typeof padding === "string" || padding.some((n) => n !== 0);
    return [
      super.extraRepr(),
      ...(padded ? [`padding=${shown}`] : []),
      ...(paddingMode !== "zeros" ? [`paddingMode=${paddingMode}`] : []),
    ].join(", ");
  }
}

/**
 * Cross-correlation along one axis: y[n, o, p] = b[o] + Σ_c Σ_k w[o, c, k] · x[n, c, p · stride + k · dilation − padding].
 * The length becomes ⌊(L + 2 padding − dilation (kernelSize − 1) − 1) / stride⌋ + 1.
 *
 * Attributes: `weight` `[outChannels, inChannels / groups, kernelSize]` and `bias` `[outChannels]`, both first uniform in
 * ±1/√(inChannels / groups · kernelSize), as in PyTorch.
 *
 * @param inChannels - Channels of the input.
 * @param outChannels - Channels of the result.
 * @param kernelSize - Length of the window.
 * @throws NNError when a count is no positive integer, groups don't divide the channels or "same" has a stride;
 * ShapeError from `forward` when the input doesn't fit.
 *
 * @example
 * ```ts
 * import { Conv1d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const layer = new Conv1d(3, 8, 5, { padding: "same" });
 * console.log(layer.forward(randn([2, 3, 20])).shape); // [2, 8, 20]
 * ```
 */
export class Conv1d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvNdOptions = {}) {
    super(inChannels, outChannels, kernelSize, options, 1, conv1d);
  }
}

/**
 * Cross-correlation along two axes (LeCun et al. 1989):
 * y[n, o, p, q] = b[o] + Σ_c Σ_k Σ_l w[o, c, k, l] · x[n, c, p · stride + k · dilation − padding, q · … + l · … − …].
 * Each size becomes ⌊(size + 2 padding − dilation (kernelSize − 1) − 1) / stride⌋ + 1.
 *
 * Attributes: `weight` `[outChannels, inChannels / groups, kh, kw]` and `bias` `[outChannels]`, both first uniform in
 * ±1/√(inChannels / groups · kh · kw), as in PyTorch.
 *
 * @param inChannels - Channels of the input.
 * @param outChannels - Channels of the result.
 * @param kernelSize - Size of the window: one number, or [kh, kw].
 * @throws NNError when a count is no positive integer, groups don't divide the channels or "same" has a stride;
 * ShapeError from `forward` when the input doesn't fit.
 *
 * @example
 * ```ts
 * import { Conv2d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const layer = new Conv2d(3, 8, 3, { stride: 2, padding: 1 });
 * console.log(layer.forward(randn([2, 3, 28, 28])).shape); // [2, 8, 14, 14]
 * ```
 */
export class Conv2d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvNdOptions = {}) {
    super(inChannels, outChannels, kernelSize, options, 2, conv2d);
  }
}

/**
 * Cross-correlation along three axes; the formula and sizes are {@link Conv2d}'s with one axis more.
 *
 * Attributes: `weight` `[outChannels, inChannels / groups, kd, kh, kw]` and `bias` `[outChannels]`, both first uniform in
 * ±1/√(inChannels / groups · kd · kh · kw), as in PyTorch.
 *
 * @param inChannels - Channels of the input.
 * @param outChannels - Channels of the result.
 * @param kernelSize - Size of the window: one number, or [kd, kh, kw].
 * @throws NNError when a count is no positive integer, groups don't divide the channels or "same" has a stride;
 * ShapeError from `forward` when the input doesn't fit.
 *
 * @example
 * ```ts
 * import { Conv3d } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const layer = new Conv3d(1, 4, [1, 3, 3]);
 * console.log(layer.forward(randn([2, 1, 5, 8, 8])).shape); // [2, 4, 5, 6, 6]
 * ```
 */
export class Conv3d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: PerAxis, options: ConvNdOptions = {}) {
    super(inChannels, outChannels, kernelSize, options, 3, conv3d);
  }
}
