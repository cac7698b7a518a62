import { init, Linear, Module, type StateNames } from "@nn/layers";
import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { sharedPositions } from "../attention/positions/index.js";
import { TransformerBlock, type TransformerBlockOptions } from "../blocks/index.js";

/** Options of {@link TransformerEncoderLayer} and {@link TransformerDecoderLayer}: PyTorch's, and today's parts. */
export interface TransformerLayerOptions extends Omit<
  TransformerBlockOptions,
  "hiddenDim" | "crossAttention" | "names" | "normEps"
> {
  /** The size between the products of the feed-forward part. Initially 2048. */
  readonly dimFeedforward?: number | undefined;
  /** The probability with which weights, what is between the products and what each part adds are dropped in training. Initially 0.1. */
  readonly dropout?: number | undefined;
  /** ε of the norms. Initially 1e-5. */
  readonly layerNormEps?: number | undefined;
  /** Whether inputs and output are `[N, L, E]` instead of `[L, N, E]`. Initially false. */
  readonly batchFirst?: boolean | undefined;
}

/** PyTorch's names of a block's parts. */
const NAMES: StateNames = {
  "selfAttention.qkv.weight": "self_attn.in_proj_weight",
  "selfAttention.qkv.bias": "self_attn.in_proj_bias",
  selfAttention: "self_attn",
  "crossAttention.qkv.weight": "multihead_attn.in_proj_weight",
  "crossAttention.qkv.bias": "multihead_attn.in_proj_bias",
  crossAttention: "multihead_attn",
  feedForward: "",
};

/** What layers of encoder and decoder have in common: a block with PyTorch's names, first values and layouts. */
export abstract class TransformerLayer<I extends readonly unknown[]> extends Module<I> {
  override stateNames: StateNames = { block: "" };
  readonly batchFirst: boolean;
  readonly block: TransformerBlock;
  readonly #options: TransformerLayerOptions;

  /** @internal */
  constructor(
    readonly dModel: number,
    readonly nhead: number,
    options: TransformerLayerOptions,
    crossAttention: boolean,
  ) {
    super();
    this.#options = options;
    const {
      dimFeedforward = 2048,
      dropout = 0.1,
      layerNormEps = 1e-5,
      batchFirst = false,
      ...rest
    } = options;
    this.batchFirst = batchFirst;
    this.block = new TransformerBlock(dModel, nhead, {
      ...rest,
      attention: { fused: true, ...rest.attention },
      crossAttention: crossAttention && { fused: true },
      hiddenDim: dimFeedforward,
      dropout,
      normEps: layerNormEps,
      names: NAMES,
    });
    if (!options.deepNorm) setFirstValues(this.block, options);
  }

  /** Another of the same kind, with first values of its own. */
  protected abstract another(options: TransformerLayerOptions): this;

  /**
   * Layers with copies of this one's values, as PyTorch's stacks make them. Positions that are learned are those of the
   * first, shared by the others.
   */
  copies(count: number): this[] {
    const values = this.stateDict();
    return Array.from({ length: count }, (_, place) => {
      const copy = this.another(place === 0 ? this.#options : withSharedPositions(this.#options));
      copy.loadStateDict(values, { strict: false });
      return copy;
    });
  }

  /** `[L, N, E]`, `[N, L, E]` or `[L, E]` as `[N, L, E]`. */
  protected batchOf(name: string, x: Tensor): Tensor {
    const { shape } = nodeOf(this.constructor.name, x);
    const fits = (shape.length === 2 || shape.length === 3) && shape.at(-1) === this.dModel;
    if (!fits) {
      const wanted = this.batchFirst ? "[N, L, " : "[L, N, ";
      const text = `${name} must be ${wanted}${this.dModel}] (or without N), got ${formatShape(shape)}`;
      throw new ShapeError(this.constructor.name, text);
    }
    if (shape.length === 2) return x.unsqueeze(0);
    return this.batchFirst ? x : x.transpose(0, 1);
  }

  /** The reverse of `batchOf`, in the layout of `given`. */
  protected asGiven(y: Tensor, given: Tensor): Tensor {
    if (given.rank === 2) return y.squeeze(0);
    return this.batchFirst ? y : y.transpose(0, 1);
  }

  override extraRepr(): string {
    return `${this.dModel}, ${this.nhead}, batchFirst=${this.batchFirst}`;
  }
}

/** The options of a layer that has no learned positions of its own. */
export function withSharedPositions(options: TransformerLayerOptions): TransformerLayerOptions {
  const { attention } = options;
  if (!attention?.positions) return options;
  return { ...options, attention: { ...attention, positions: sharedPositions(attention.positions) } };
}

/** As PyTorch's MultiheadAttention begins; a Linear is as it should be. */
function setFirstValues(block: TransformerBlock, { generator }: TransformerLayerOptions): void {
  const random = generator ? { generator } : {};
  for (const attention of [block.selfAttention, block.crossAttention]) {
    for (const layer of [attention?.qkv, attention?.qProj, attention?.kProj, attention?.vProj]) {
      if (!(layer instanceof Linear)) continue;
      init.xavierUniform(layer.weight, random);
      if (layer.bias) init.zeros(layer.bias);
    }
    if (attention?.outProj instanceof Linear && attention.outProj.bias) init.zeros(attention.outProj.bias);
  }
}
