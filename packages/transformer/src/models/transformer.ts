import { Module } from "@nn/layers";
import { formatShape, full, NNError, ShapeError, triu, type Tensor } from "@nn/tensor";
import { deepNorm as scalesOf, makeNorm } from "../blocks/index.js";
import {
  TransformerDecoder,
  TransformerDecoderLayer,
  type DecoderForwardOptions,
} from "./transformer-decoder.js";
import {
  TransformerEncoder,
  TransformerEncoderLayer,
  type EncoderForwardOptions,
} from "./transformer-encoder.js";
import { withSharedPositions, type TransformerLayerOptions } from "./transformer-layer.js";
import { xavierWeights } from "./xavier-weights.js";

/** An encoder in place of PyTorch's. */
export type CustomEncoder = Module<[src: Tensor, options?: EncoderForwardOptions]>;

/** A decoder in place of PyTorch's. */
export type CustomDecoder = Module<[tgt: Tensor, memory: Tensor, options?: DecoderForwardOptions]>;

/** Options of {@link Transformer}. */
export interface TransformerOptions extends Omit<TransformerLayerOptions, "deepNorm"> {
  /** E. Initially 512. */
  readonly dModel?: number | undefined;
  /** A divisor of E. Initially 8. */
  readonly nhead?: number | undefined;
  /** Initially 6. */
  readonly numEncoderLayers?: number | undefined;
  /** Initially 6. */
  readonly numDecoderLayers?: number | undefined;
  /** An encoder of your own. */
  readonly customEncoder?: CustomEncoder | undefined;
  /** A decoder of your own. */
  readonly customDecoder?: CustomDecoder | undefined;
  /** Whether layers have the scales and first values of deep-norm; see `deepNorm`. Initially false. */
  readonly deepNorm?: boolean | undefined;
  /** Whether what is computed inside each layer is computed again in the backward pass; see `applyBlocks`. Initially false. */
  readonly checkpoint?: boolean | undefined;
}

/** Options of the `forward` of {@link Transformer}: PyTorch's masks, in boolean ones true leaves a key out. */
export interface TransformerForwardOptions {
  /** `[S, S]` or `[N * nhead, S, S]`. */
  readonly srcMask?: Tensor | undefined;
  /** `[T, T]` or `[N * nhead, T, T]`. */
  readonly tgtMask?: Tensor | undefined;
  /** `[T, S]` or `[N * nhead, T, S]`. */
  readonly memoryMask?: Tensor | undefined;
  /** `[N, S]`, or `[S]` without a batch. */
  readonly srcKeyPaddingMask?: Tensor | undefined;
  /** `[N, T]`, or `[T]` without a batch. */
  readonly tgtKeyPaddingMask?: Tensor | undefined;
  /** `[N, S]`, or `[S]` without a batch; most often the same as `srcKeyPaddingMask`. */
  readonly memoryKeyPaddingMask?: Tensor | undefined;
  /** Whether each token of the target sees those up to itself only; it needs no mask. Initially false. */
  readonly tgtIsCausal?: boolean | undefined;
}

/**
 * The encoder-decoder of "Attention is all you need" (Vaswani et al. 2017) as PyTorch has it: 6 + 6 layers of width 512, 8
 * heads, 2048 between the products, ReLU, post-norm, and a norm behind each stack. It maps vectors to vectors: for tokens
 * see `Seq2Seq`. Defaults, first values (Xavier uniform), masks and the names of the state dict are PyTorch's.
 *
 * @throws NNError when sizes don't fit one another, or a mask hides a whole sequence; ShapeError from `forward`.
 *
 * @example
 * ```ts
 * import { Transformer } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const model = new Transformer({
 *   dModel: 16,
 *   nhead: 2,
 *   numEncoderLayers: 2,
 *   numDecoderLayers: 2,
 *   dimFeedforward: 32,
 *   batchFirst: true,
 * });
 * const [src, tgt] = [randn([4, 10, 16]), randn([4, 7, 16])];
 * const tgtMask = Transformer.generateSquareSubsequentMask(7);
 * console.log(model.forward(src, tgt, { tgtMask }).shape); // [4, 7, 16]
 * ```
 */
export class Transformer extends Module<[src: Tensor, tgt: Tensor, options?: TransformerForwardOptions]> {
  readonly dModel: number;
  readonly nhead: number;
  readonly batchFirst: boolean;
  readonly encoder: CustomEncoder;
  readonly decoder: CustomDecoder;

  constructor(options: TransformerOptions = {}) {
    super();
    const { dModel = 512, nhead = 8, customEncoder, customDecoder, batchFirst = false } = options;
    this.dModel = dModel;
    this.nhead = nhead;
    this.batchFirst = batchFirst;
    this.encoder = customEncoder ?? encoderOf(dModel, nhead, options);
    this.decoder = customDecoder ?? decoderOf(dModel, nhead, options);
    if (!options.deepNorm) xavierWeights(this, options.generator);
  }

  /** The additive mask `[size, size]` that lets each token see those up to itself: 0 there, and -Infinity behind it. */
  static generateSquareSubsequentMask(size: number): Tensor {
    if (!Number.isInteger(size) || size < 0) {
      throw new NNError("generateSquareSubsequentMask", `size must be a whole number, got ${size}`);
    }
    return triu(full([size, size], -Infinity), 1);
  }

  /**
   * @param src - `[S, N, E]`, `[N, S, E]` with `batchFirst`, or `[S, E]`.
   * @param tgt - The same of T tokens.
   * @returns Of tgt's shape.
   */
  forward(src: Tensor, tgt: Tensor, options: TransformerForwardOptions = {}): Tensor {
    this.#checkInputs(src, tgt);
    const { srcMask, srcKeyPaddingMask, ...rest } = options;
    const memory = this.encoder.forward(src, { mask: srcMask, srcKeyPaddingMask });
    return this.decoder.forward(tgt, memory, rest);
  }

  #checkInputs(src: Tensor, tgt: Tensor): void {
    const batchAxis = this.batchFirst ? 0 : 1;
    const fit = src.rank === tgt.rank && (src.rank === 2 || src.shape[batchAxis] === tgt.shape[batchAxis]);
    if (fit) return;
    const text = `src and tgt must be of as many sequences, got ${formatShape(src.shape)} and ${formatShape(tgt.shape)}`;
    throw new ShapeError("Transformer", text);
  }

  override extraRepr(): string {
    return `dModel=${this.dModel}, nhead=${this.nhead}, batchFirst=${this.batchFirst}`;
  }
}

function encoderOf(dModel: number, nhead: number, options: TransformerOptions): TransformerEncoder {
  const { numEncoderLayers = 6, checkpoint, generator } = options;
  const make = (place: number): TransformerEncoderLayer =>
    new TransformerEncoderLayer(dModel, nhead, layerOptions("encoder", place, options));
  return new TransformerEncoder(make, numEncoderLayers, { norm: lastNorm(dModel, options), checkpoint, generator }); // prettier-ignore
}

function decoderOf(dModel: number, nhead: number, options: TransformerOptions): TransformerDecoder {
  const { numDecoderLayers = 6, checkpoint, generator } = options;
  const make = (place: number): TransformerDecoderLayer =>
    new TransformerDecoderLayer(dModel, nhead, layerOptions("decoder", place, options));
  return new TransformerDecoder(make, numDecoderLayers, { norm: lastNorm(dModel, options), checkpoint, generator }); // prettier-ignore
}

function layerOptions(
  part: "encoder" | "decoder",
  place: number,
  options: TransformerOptions,
): TransformerLayerOptions {
  const { deepNorm = false, numEncoderLayers = 6, numDecoderLayers = 6, ...rest } = options;
  const shared = place === 0 ? rest : withSharedPositions(rest);
  if (!deepNorm) return shared;
  return { ...shared, deepNorm: scalesOf({ encoder: numEncoderLayers, decoder: numDecoderLayers })[part] };
}

function lastNorm(dModel: number, { norm, layerNormEps = 1e-5 }: TransformerOptions): Module {
  return makeNorm(dModel, { norm, normEps: layerNormEps });
}
