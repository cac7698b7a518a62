import { LayerNorm, Linear, Module, type StateNames } from "@nn/layers";
import { NNError, type Generator, type PerAxis, type Tensor } from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import {
  applyBlocks,
  TransformerBlock,
  type FeedForwardActivation,
  type TransformerBlockOptions,
} from "../../blocks/index.js";
import { normalWeights } from "../language-model.js";
import { makeLayers } from "../layers-of.js";
import { ConfigReader, type PretrainedConfig } from "../pretrained-config.js";
import { PatchEmbeddings } from "./patch-embeddings.js";

/** Options of {@link ViT}. */
export interface ViTOptions extends Omit<
  TransformerBlockOptions,
  "crossAttention" | "deepNorm" | "names" | "norm" | "normFirst"
> {
  /** Height and width of the images in pixels, or one number for both. Initially 224. */
  readonly imageSize?: PerAxis | undefined;
  /** The same of a patch, which divides them. Initially 16. */
  readonly patchSize?: PerAxis | undefined;
  /** Of the images. Initially 3. */
  readonly channels?: number | undefined;
  /** E. Initially 768. */
  readonly embedDim?: number | undefined;
  /** Initially 12. */
  readonly numLayers?: number | undefined;
  /** A divisor of E. Initially 12. */
  readonly numHeads?: number | undefined;
  /** Whether a token beside the patches gathers what `features` gives; without, it is their mean. Initially true. */
  readonly classToken?: boolean | undefined;
  /** Whether there is a layer for `pool`, as in files of an encoder alone. Initially false. */
  readonly pooling?: boolean | undefined;
  /** The probability with which things are dropped in training, embeddings included. Initially 0. */
  readonly dropout?: number | undefined;
  /** Whether what is computed inside each block is computed again in the backward pass; see `applyBlocks`. Initially false. */
  readonly checkpoint?: boolean | undefined;
}

/** Options of `ViT.fromConfig`: what a `config.json` doesn't say. */
export type ViTFromConfigOptions = Pick<ViTOptions, "generator" | "classToken" | "pooling" | "checkpoint">;

const NAMES: StateNames = { blocks: "encoder.layer", norm: "layernorm", pooler: "pooler.dense" };

const BLOCK_NAMES: StateNames = {
  norm1: "layernorm_before",
  "selfAttention.qProj": "attention.attention.query",
  "selfAttention.kProj": "attention.attention.key",
  "selfAttention.vProj": "attention.attention.value",
  "selfAttention.outProj": "attention.output.dense",
  norm2: "layernorm_after",
  "feedForward.linear1": "intermediate.dense",
  "feedForward.linear2": "output.dense",
};

const ACTIVATIONS: Readonly<Record<string, FeedForwardActivation>> = {
  gelu: "gelu",
  gelu_new: "geluTanh",
  gelu_pytorch_tanh: "geluTanh",
  relu: "relu",
  silu: "silu",
};

/** ε of the norms. */
const EPS = 1e-12;

/**
 * The vision transformer: an image is cut into patches, which are read like the tokens of a text by blocks that look both
 * ways, with norms before their parts. First values are normal with 0.02, biases 0. Its head
 * is {@link ImageClassifier}.
 *
 * Its state dict has the names of Hugging Face's `ViTModel`.
 *
 * Attributes: `embeddings` (`clsToken`, `positions`, `projection`), `blocks`, `norm`, with `pooling` `pooler`.
 *
 * Source: Dosovitskiy et al., "An image is worth 16x16 words: transformers for image recognition at scale" (2021).
 *
 * @throws NNError when patches don't divide the images, or sizes don't fit one another; ShapeError from `forward` for
 * images of other sizes or channels.
 *
 * @example
 * ```ts
 * import { ViT } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const sizes = { embedDim: 32, numLayers: 2, numHeads: 4 };
 * const vit = new ViT({ imageSize: [28, 14], patchSize: 7, channels: 1, ...sizes });
 * const states = vit.forward(randn([5, 1, 28, 14])); // [5, 1 + 8, 32]
 * console.log(states.shape, vit.features(states).shape); // [5, 9, 32] [5, 32]
 * ```
 */
export class ViT extends Module {
  override stateNames = NAMES;
  readonly imageSize: readonly number[];
  readonly patchSize: readonly number[];
  readonly channels: number;
  readonly embedDim: number;
  readonly checkpoint: boolean;
  embeddings: PatchEmbeddings;
  blocks: readonly TransformerBlock[];
  norm: LayerNorm;
  pooler: Linear | undefined;
  readonly #generator: Generator | undefined;

  constructor(options: ViTOptions = {}) {
    super();
    const { channels = 3, embedDim = 768, numLayers = 12, numHeads = 12, classToken = true } = options;
    const { dropout = 0, normEps = EPS, activation = "gelu", pooling = false, generator } = options;
    this.imageSize = perAxis("ViT", "imageSize", options.imageSize ?? 224, 2, 1);
    this.patchSize = perAxis("ViT", "patchSize", options.patchSize ?? 16, 2, 1);
    this.channels = channels;
    this.embedDim = embedDim;
    this.checkpoint = options.checkpoint ?? false;
    this.#generator = generator;
    const { imageSize, patchSize } = this;
    const sizes = { imageSize, patchSize, channels, embedDim, classToken };
    this.embeddings = new PatchEmbeddings({ ...sizes, dropout, generator });
    const settings = { ...options, dropout, normEps, activation, normFirst: true, names: BLOCK_NAMES };
    this.blocks = makeLayers("ViT", { numLayers }, () => new TransformerBlock(embedDim, numHeads, settings));
    this.norm = new LayerNorm(embedDim, { eps: normEps });
    this.pooler = pooling ? new Linear(embedDim, embedDim, generator ? { generator } : {}) : undefined;
    normalWeights(this, 0.02, generator);
  }

  /**
   * An untrained encoder of the sizes that a `config.json` says, for `loadPretrained` to fill.
   *
   * @param config - Of a `"vit"`.
   * @throws NNError when it is of another architecture, or something is missing or not known.
   *
   * @example
   * ```ts
   * import { ViT } from "@nn/transformer";
   * const sizes = { hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 32 };
   * const vit = ViT.fromConfig({ model_type: "vit", image_size: 32, patch_size: 8, ...sizes });
   * console.log(vit.embeddings.positions.shape); // [1, 17, 16]
   * ```
   */
  static fromConfig(config: PretrainedConfig, options: ViTFromConfigOptions = {}): ViT {
    const read = new ConfigReader("ViT.fromConfig", config, ["vit"]);
    return new ViT({
      ...options,
      imageSize: read.numbers("image_size", 224),
      patchSize: read.numbers("patch_size", 16),
      channels: read.number("num_channels", 3),
      embedDim: read.number("hidden_size"),
      numLayers: read.number("num_hidden_layers"),
      numHeads: read.number("num_attention_heads"),
      hiddenDim: read.number("intermediate_size"),
      activation: read.choice("hidden_act", ACTIVATIONS, "gelu"),
      bias: { attention: { qkv: read.flag("qkv_bias", true), out: true }, feedForward: true },
      dropout: read.number("hidden_dropout_prob", 0),
      attentionDropout: read.number("attention_probs_dropout_prob", 0),
      feedForwardDropout: 0,
      normEps: read.number("layer_norm_eps", EPS),
    });
  }

  /**
   * What has become of the class token and each patch, row by row.
   *
   * @param images - `[N, C, H, W]`
   * @returns `[N, 1 + patches, E]`; without a class token `[N, patches, E]`.
   */
  forward(images: Tensor): Tensor {
    const x = this.embeddings.forward(images); // [N, L, E]
    const y = applyBlocks(this.blocks, x, (block, z) => block.forward(z), {
      checkpoint: this.checkpoint,
      generator: this.#generator,
    });
    return this.norm.forward(y);
  }

  /**
   * A vector for each image: its class token, or the mean of its patches where there is none.
   *
   * @param states - What `forward` gave, `[N, L, E]`.
   * @returns `[N, E]`
   */
  features(states: Tensor): Tensor {
    return this.embeddings.clsToken ? states.slice(null, 0) : states.mean(1);
  }

  /**
   * tanh of a product with the features, as Hugging Face's encoder alone gives it.
   *
   * @param states - What `forward` gave, `[N, L, E]`.
   * @returns `[N, E]`
   * @throws NNError when it was made without `pooling: true`.
   */
  pool(states: Tensor): Tensor {
    if (!this.pooler) throw new NNError("ViT", "there is no layer for pooling", "make it with pooling: true");
    return this.pooler.forward(this.features(states)).tanh();
  }

  override extraRepr(): string {
    const [image, patch] = [this.imageSize, this.patchSize].map((size) => size.join("x"));
    return `imageSize=${image}, patchSize=${patch}, channels=${this.channels}`;
  }
}
