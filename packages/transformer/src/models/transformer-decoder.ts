import { Module } from "@nn/layers";
import type { Generator, Tensor } from "@nn/tensor";
import { applyBlocks } from "../blocks/index.js";
import { layersOf } from "./layers-of.js";
import { readTorchMasks } from "./torch-masks.js";
import type { TransformerStackOptions } from "./transformer-encoder.js";
import { TransformerLayer, type TransformerLayerOptions } from "./transformer-layer.js";

/** Options of the `forward` of {@link TransformerDecoderLayer} and {@link TransformerDecoder}. */
export interface DecoderForwardOptions {
  /** `[L, L]` or `[N * nhead, L, L]`: bool, where true leaves a key out, or floating and added to the scores. */
  readonly tgtMask?: Tensor | undefined;
  /** The same for the memory, `[L, S]` or `[N * nhead, L, S]`. */
  readonly memoryMask?: Tensor | undefined;
  /** `[N, L]`, or `[L]` without a batch: bool, where true is padding, or floating and added to the scores. */
  readonly tgtKeyPaddingMask?: Tensor | undefined;
  /** The same for the memory, `[N, S]` or `[S]`. */
  readonly memoryKeyPaddingMask?: Tensor | undefined;
  /** Whether each token sees those up to itself only; it needs no mask. Initially false. */
  readonly tgtIsCausal?: boolean | undefined;
}

/**
 * PyTorch's layer of a decoder: self-attention, attention to a memory, and two products at each place (Vaswani et al.
 * 2017, figure 1, right). Defaults, first values and the names of the state dict are PyTorch's; so is that nothing is
 * causal unless `tgtMask` or `tgtIsCausal` says so.
 *
 * @param dModel - E
 * @param nhead - A divisor of E.
 * @throws NNError when sizes don't fit one another, or a mask hides a whole sequence; ShapeError from `forward`.
 *
 * @example
 * ```ts
 * import { TransformerDecoderLayer } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const layer = new TransformerDecoderLayer(16, 2, { dimFeedforward: 32, batchFirst: true });
 * const y = layer.forward(randn([4, 10, 16]), randn([4, 7, 16]), { tgtIsCausal: true });
 * console.log(y.shape); // [4, 10, 16]
 * ```
 */
export class TransformerDecoderLayer extends TransformerLayer<
  [tgt: Tensor, memory: Tensor, options?: DecoderForwardOptions]
> {
  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super(dModel, nhead, options, true);
  }

  /**
   * @param tgt - `[L, N, E]`, `[N, L, E]` with `batchFirst`, or `[L, E]`.
   * @param memory - The same of S tokens.
   * @returns Of tgt's shape.
   */
  forward(tgt: Tensor, memory: Tensor, options: DecoderForwardOptions = {}): Tensor {
    const [x, seen] = [this.batchOf("tgt", tgt), this.batchOf("memory", memory)];
    const [batch, length] = x.shape;
    const operation = "TransformerDecoderLayer";
    const own = readTorchMasks(
      {
        operation,
        mask: { name: "tgtMask", given: options.tgtMask },
        padding: { name: "tgtKeyPaddingMask", given: options.tgtKeyPaddingMask },
      },
      [batch, this.nhead, length, length],
    );
    const cross = readTorchMasks(
      {
        operation,
        mask: { name: "memoryMask", given: options.memoryMask },
        padding: { name: "memoryKeyPaddingMask", given: options.memoryKeyPaddingMask },
      },
      [batch, this.nhead, length, seen.shape[1]],
    );
    const y = this.block.forward(x, {
      ...own,
      isCausal: options.tgtIsCausal,
      memory: seen,
      memoryMask: cross.mask,
      memoryAttentionMask: cross.attentionMask,
    });
    return this.asGiven(y, tgt);
  }

  protected override another(options: TransformerLayerOptions): this {
    return new TransformerDecoderLayer(this.dModel, this.nhead, options) as this;
  }
}

/**
 * PyTorch's decoder: layers one after the other, which all look at the same memory.
 *
 * @param decoderLayer - What all layers begin as copies of, as in PyTorch; or a function of a layer's place that makes it,
 * for first values of their own.
 * @param numLayers - How many there are.
 *
 * @example
 * ```ts
 * import { TransformerDecoder, TransformerDecoderLayer } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const layer = new TransformerDecoderLayer(16, 2, { dimFeedforward: 32, batchFirst: true });
 * const decoder = new TransformerDecoder(layer, 6);
 * console.log(decoder.forward(randn([4, 10, 16]), randn([4, 7, 16])).shape); // [4, 10, 16]
 * ```
 */
export class TransformerDecoder extends Module<
  [tgt: Tensor, memory: Tensor, options?: DecoderForwardOptions]
> {
  readonly layers: readonly TransformerDecoderLayer[];
  readonly norm: Module | undefined;
  readonly checkpoint: boolean;
  readonly #generator: Generator | undefined;

  constructor(
    decoderLayer: TransformerDecoderLayer | ((place: number) => TransformerDecoderLayer),
    readonly numLayers: number,
    options: TransformerStackOptions = {},
  ) {
    super();
    this.layers = layersOf("TransformerDecoder", decoderLayer, numLayers);
    this.norm = options.norm;
    this.checkpoint = options.checkpoint ?? false;
    this.#generator = options.generator;
  }

  /**
   * @param tgt - `[L, N, E]`, `[N, L, E]` with layers of `batchFirst`, or `[L, E]`.
   * @param memory - The same of S tokens.
   * @returns Of tgt's shape.
   */
  forward(tgt: Tensor, memory: Tensor, options: DecoderForwardOptions = {}): Tensor {
    const how = { checkpoint: this.checkpoint, generator: this.#generator };
    const y = applyBlocks(this.layers, tgt, (layer, x) => layer.forward(x, memory, options), how);
    return this.norm ? this.norm.forward(y) : y;
  }
}
