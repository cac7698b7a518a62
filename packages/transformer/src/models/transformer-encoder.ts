import { Module } from "@nn/layers";
import type { Generator, Tensor } from "@nn/tensor";
import { applyBlocks } from "../blocks/index.js";
import { layersOf } from "./layers-of.js";
import { readTorchMasks } from "./torch-masks.js";
import { TransformerLayer, type TransformerLayerOptions } from "./transformer-layer.js";

/** Options of the `forward` of {@link TransformerEncoderLayer}. */
export interface EncoderLayerForwardOptions {
  /** `[L, L]` or `[N * nhead, L, L]`: bool, where true leaves a key out, or floating and added to the scores. */
  readonly srcMask?: Tensor | undefined;
  /** `[N, L]`, or `[L]` without a batch: bool, where true is padding, or floating and added to the scores. */
  readonly srcKeyPaddingMask?: Tensor | undefined;
  /** Whether each token sees those up to itself only; it needs no mask. Initially false. */
  readonly isCausal?: boolean | undefined;
}

/**
 * PyTorch's layer of an encoder: self-attention and two products at each place (Vaswani et al. 2017, figure 1, left).
 * Defaults, first values and the names of the state dict are PyTorch's.
 *
 * @param dModel - E
 * @param nhead - A divisor of E.
 * @throws NNError when sizes don't fit one another, or a mask hides a whole sequence; ShapeError from `forward`.
 *
 * @example
 * ```ts
 * import { TransformerEncoderLayer } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const layer = new TransformerEncoderLayer(16, 2, { dimFeedforward: 32, batchFirst: true });
 * console.log(layer.forward(randn([4, 10, 16])).shape); // [4, 10, 16]
 * ```
 */
export class TransformerEncoderLayer extends TransformerLayer<
  [src: Tensor, options?: EncoderLayerForwardOptions]
> {
  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super(dModel, nhead, options, false);
  }

  /**
   * @param src - `[L, N, E]`, `[N, L, E]` with `batchFirst`, or `[L, E]`.
   * @returns Of the same shape.
   */
  forward(src: Tensor, options: EncoderLayerForwardOptions = {}): Tensor {
    const x = this.batchOf("src", src);
    const { srcMask, srcKeyPaddingMask, isCausal } = options;
    const [batch, length] = x.shape;
    const given = {
      operation: "TransformerEncoderLayer",
      mask: { name: "srcMask", given: srcMask },
      padding: { name: "srcKeyPaddingMask", given: srcKeyPaddingMask },
    };
    const masks = readTorchMasks(given, [batch, this.nhead, length, length]);
    return this.asGiven(this.block.forward(x, { ...masks, isCausal }), src);
  }

  protected override another(options: TransformerLayerOptions): this {
    return new TransformerEncoderLayer(this.dModel, this.nhead, options) as this;
  }
}

/** Options of {@link TransformerEncoder} and {@link TransformerDecoder}. */
export interface TransformerStackOptions {
  /** What comes behind the last layer, as a `LayerNorm`. Initially nothing. */
  readonly norm?: Module | undefined;
  /** Whether what is computed inside each layer is computed again in the backward pass; see `applyBlocks`. Initially false. */
  readonly checkpoint?: boolean | undefined;
  /** The generator that the layers draw from, if not the default one; for `checkpoint`. */
  readonly generator?: Generator | undefined;
}

/** Options of the `forward` of {@link TransformerEncoder}. */
export interface EncoderForwardOptions {
  /** As `srcMask` of a layer. */
  readonly mask?: Tensor | undefined;
  /** As that of a layer. */
  readonly srcKeyPaddingMask?: Tensor | undefined;
  /** As that of a layer. */
  readonly isCausal?: boolean | undefined;
}

/**
 * PyTorch's encoder: layers one after the other.
 *
 * @param encoderLayer - What all layers begin as copies of, as in PyTorch; or a function of a layer's place that makes it,
 * for first values of their own.
 * @param numLayers - How many there are.
 *
 * @example
 * ```ts
 * import { TransformerEncoder, TransformerEncoderLayer } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const layer = new TransformerEncoderLayer(16, 2, { dimFeedforward: 32, batchFirst: true });
 * const encoder = new TransformerEncoder(layer, 6);
 * console.log(encoder.forward(randn([4, 10, 16])).shape); // [4, 10, 16]
 * ```
 */
export class TransformerEncoder extends Module<[src: Tensor, options?: EncoderForwardOptions]> {
  readonly layers: readonly TransformerEncoderLayer[];
  readonly norm: Module | undefined;
  readonly checkpoint: boolean;
  readonly #generator: Generator | undefined;

  constructor(
    encoderLayer: TransformerEncoderLayer | ((place: number) => TransformerEncoderLayer),
    readonly numLayers: number,
    options: TransformerStackOptions = {},
  ) {
    super();
    this.layers = layersOf("TransformerEncoder", encoderLayer, numLayers);
    this.norm = options.norm;
    this.checkpoint = options.checkpoint ?? false;
    this.#generator = options.generator;
  }

  /**
   * @param src - `[L, N, E]`, `[N, L, E]` with layers of `batchFirst`, or `[L, E]`.
   * @returns Of the same shape.
   */
  forward(src: Tensor, options: EncoderForwardOptions = {}): Tensor {
    const { mask, srcKeyPaddingMask, isCausal } = options;
    const given = { srcMask: mask, srcKeyPaddingMask, isCausal };
    const how = { checkpoint: this.checkpoint, generator: this.#generator };
    const y = applyBlocks(this.layers, src, (layer, x) => layer.forward(x, given), how);
    return this.norm ? this.norm.forward(y) : y;
  }
}
