import { Module } from "@nn/layers";
import { formatShape, ShapeError, zeros, type Tensor } from "@nn/tensor";
import { withoutUpdates } from "@nn/tensor/graph";
import type { TrainResult } from "@nn/train";
import { Adversary, type AdversaryRules } from "../adversarial/adversary.js";
import { checkWeights } from "../adversarial/check-weights.js";
import type { AdversarialFitOptions } from "../adversarial/fit-adversarial.js";
import { patchDiscriminator } from "../adversarial/patch-discriminator.js";
import { rangeOf } from "../game/scores.js";
import type { ImageSize } from "../networks/network-options.js";
import { fitPix2Pix, type PairedExamples } from "./fit-pix2pix.js";
import { UNet, type UNetOptions } from "./u-net.js";

/** The networks of a {@link Pix2Pix}. */
export interface Pix2PixNetworks {
  /** From images `[n, c, h, w]` to their translations `[n, d, h, w]`. */
  readonly generator: Module;
  /** From an image and a translation, one behind the other, `[n, c + d, h, w]`, to scores: one, or one for each patch. */
  readonly discriminator: Module;
  readonly inputSize: ImageSize;
}

/** Options of {@link pix2pixNetworks}. */
export interface Pix2PixNetworksOptions extends UNetOptions {
  /** The channels of the discriminator's convolutions, each of which halves the image. Initially [32, 64]. */
  readonly discriminatorChannels?: readonly number[];
}

/** Options of {@link Pix2Pix} beside its networks. */
export interface Pix2PixOptions extends AdversaryRules {
  /** How much each term counts. */
  readonly weights?: {
    /** Of the adversary. Initially 1. */
    readonly adversarial?: number;
    /** λ, of the mean absolute error. Initially 100. */
    readonly reconstruction?: number;
  };
}

/**
 * The networks of pix2pix: a {@link UNet}, and a discriminator of patches that sees the image beside its translation.
 *
 * @throws ShapeError when images can't be halved so often; NNError for channels that there aren't.
 *
 * @example
 * ```ts
 * import { Pix2Pix, pix2pixNetworks } from "@nn/gan";
 * const model = new Pix2Pix(pix2pixNetworks({ inputSize: [1, 28, 28], channels: [16, 32] }));
 * console.log(model.outputSize); // [1, 28, 28]
 * ```
 */
export function pix2pixNetworks(options: Pix2PixNetworksOptions): Pix2PixNetworks {
  const { inputSize, outChannels = inputSize[0], discriminatorChannels = [32, 64], generator } = options;
  return {
    generator: new UNet(options),
    discriminator: patchDiscriminator({
      inChannels: inputSize[0] + outChannels,
      channels: discriminatorChannels,
      normalization: "batch",
      ...(generator && { generator }),
    }),
    inputSize,
  };
}

/**
 * Image-to-image translation with pairs: a generator that makes of an image what belongs to it, and a discriminator that sees
 * both and tells real pairs from made ones, patch by patch. The absolute error says what goes where, the adversary that edges
 * and textures are to look real rather than blurred.
 *
 *     L_G = L_adversarial(x, G(x)) + λ |y − G(x)|
 *
 * The generator's noise is dropout, while it learns; in use results are the same each time (in the paper dropout and batch
 * statistics stay on). Attributes: `generator`, `discriminator`, `weights`, `inputSize`, `outputSize`.
 *
 * Source: Isola, Zhu, Zhou and Efros, "Image-to-image translation with conditional adversarial networks" (2017), equations
 * 1 to 4.
 *
 * @param options - The networks, such as {@link pix2pixNetworks} gives, and the rules.
 *
 * @example
 * ```ts
 * import { digits } from "@nn/data";
 * import { Pix2Pix, pix2pixNetworks } from "@nn/gan";
 * const { x } = digits({ flat: false }).train.batch([...Array(64).keys()]);
 * const model = new Pix2Pix(pix2pixNetworks({ inputSize: [1, 8, 8], channels: [8, 16] }));
 * await model.fit({ x, y: x.neg().add(1) }, { epochs: 1 });
 * console.log(model.forward(x).shape); // [64, 1, 8, 8]
 * ```
 */
export class Pix2Pix extends Module {
  readonly generator: Module;
  readonly discriminator: Module;
  readonly adversary: Adversary;
  readonly weights: { readonly adversarial: number; readonly reconstruction: number };
  readonly inputSize: readonly number[];
  readonly outputSize: readonly number[];
  /** The numbers that the generator can give, where its last activation tells. */
  readonly range: readonly [number, number] | undefined;

  constructor({ generator, discriminator, inputSize, weights, ...rules }: Pix2PixNetworks & Pix2PixOptions) {
    super();
    this.generator = generator;
    this.discriminator = discriminator;
    this.adversary = new Adversary("Pix2Pix", discriminator, rules);
    this.weights = { adversarial: 1, reconstruction: 100, ...weights };
    checkWeights("Pix2Pix", this.weights);
    this.inputSize = inputSize;
    const made = withoutUpdates(() => this.forward(zeros([1, ...inputSize])));
    this.outputSize = made.shape.slice(1);
    this.range = rangeOf(made);
  }

  /** The translations of images: `[n, …inputSize]` to `[n, …outputSize]`. */
  forward(x: Tensor): Tensor {
    if (x.rank !== 4 || x.shape.slice(1).join() !== this.inputSize.join()) {
      const wanted = this.inputSize.join(", ");
      throw new ShapeError("Pix2Pix", `needs images [n, ${wanted}], got ${formatShape(x.shape)}`);
    }
    return this.generator.forward(x);
  }

  /**
   * Trains both networks with Adam.
   *
   * @param data - Images `x` and what belongs to them, `y`, as tensors `[n, …]`; or a data set whose batches have both.
   * @returns The history: for each epoch `discriminatorLoss`, `generatorLoss` and its terms with their weights,
   * `adversarial` and `reconstruction`.
   * @throws ShapeError for images of another size, or other numbers of them; NNError when there are none, with the number of
   * the first that is not finite or out of the generator's range, or when training diverges.
   */
  async fit(data: PairedExamples, options: AdversarialFitOptions = {}): Promise<TrainResult> {
    return fitPix2Pix(this, data, options);
  }
}
