import { requireLabels } from "@nn/autoencoders";
import { Conv2d, Flatten, LeakyReLU, Module, Sequential, type AnyModule } from "@nn/layers";
import { concat, formatShape, randn, ShapeError, type Generator, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import { Adversary, type AdversaryRules } from "../adversarial/adversary.js";
import { checkWeights } from "../adversarial/check-weights.js";
import type { AdversarialFitOptions } from "../adversarial/fit-adversarial.js";
import { dcgan } from "../networks/dcgan.js";
import { DiscriminatorNetwork } from "../networks/discriminator-network.js";
import { checkImageSize, HALVING, halved, WINDOW } from "../networks/halvings.js";
import { initialize, smallNormal } from "../networks/initialize.js";
import { randomOf, type ImageSize } from "../networks/network-options.js";
import { normalized, type Normalization } from "../networks/normalized.js";
import { ConditioningAugmentation } from "./conditioning-augmentation.js";
import { fitCoarse, fitFine, type LabelledExamples } from "./fit-stages.js";
import { Refiner } from "./refiner.js";

/** Options of {@link StackGAN}. */
export interface StackGANOptions extends AdversaryRules {
  /** The shape of the fine images, of a height and a width that 4 divides. */
  readonly inputSize: ImageSize;
  /** The size of a code z, and of a condition. */
  readonly codeSize: number;
  /** How many classes there are. */
  readonly classes: number;
  /** The channels of the coarse stage, generator and discriminator, each of which halves the image. Initially [64]. */
  readonly coarseChannels?: readonly number[];
  /** The channels of the fine stage's discriminator, each of which halves the image. Initially [32, 64]. */
  readonly fineChannels?: readonly number[];
  /** The channels in the middle of the fine stage's generator. Initially 64. */
  readonly width?: number;
  /** The residual blocks there. Initially 2. */
  readonly blocks?: number;
  /** The discriminators' normalisation. Initially "spectral". */
  readonly normalization?: Normalization;
  /** λ, how much the divergence of conditions from N(0, 1) counts, a mean over numbers. Initially 1. */
  readonly klWeight?: number;
  /** Where the first weights come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/** What both stages make. */
export interface Stages {
  /** `[n, c, h / 2, w / 2]` */
  readonly coarse: Tensor;
  /** `[n, c, h, w]` */
  readonly fine: Tensor;
}

/** One stage of a {@link StackGAN}: conditions, a generator, and who judges it. */
export class Stage<G extends AnyModule> extends Module<[x: Tensor, labels: Tensor]> {
  readonly adversary: Adversary;

  constructor(
    readonly conditioning: ConditioningAugmentation,
    readonly generator: G,
    readonly discriminator: DiscriminatorNetwork,
    rules: AdversaryRules,
  ) {
    super();
    this.adversary = new Adversary("StackGAN", discriminator, rules);
  }

  /** The scores of images: `[n, 1]`. */
  forward(x: Tensor, labels: Tensor): Tensor {
    return this.discriminator.forward(x, labels);
  }
}

/**
 * Image generation in stages: a first generator draws a coarse image of half the size from a code and the label's condition,
 * a second one looks at it and at the label again and makes it fine. They learn one after the other, each against a
 * discriminator of its own that sees the label.
 *
 *     c ~ N(μ(label), σ²(label))        coarse = G₁([z, c₁])        fine = G₂(coarse, c₂)
 *     L_G = L_adversarial + λ KL(c)
 *
 * Images are in 0 … 1. Attributes: `coarse` and `fine`, each with `conditioning`, `generator`, `discriminator`.
 *
 * Source: Zhang et al., "StackGAN: text to photo-realistic image synthesis with stacked generative adversarial networks"
 * (2017), equations 3 to 6 and section 3.4: as there, half of what a discriminator is to refuse are real images with a wrong
 * label. What differs: labels in place of captions, which discriminators see by projection (Miyato and Koyama 2018), and
 * spectral normalisation.
 *
 * @throws ShapeError for images that can't be halved so often; NNError for sizes that there aren't.
 *
 * @example
 * ```ts
 * import { digits } from "@nn/data";
 * import { StackGAN } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const { train } = digits({ flat: false });
 * const model = new StackGAN({ inputSize: [1, 8, 8], codeSize: 8, classes: 10, width: 16, fineChannels: [16] });
 * await model.fitCoarse(train, { epochs: 1 });
 * await model.fitFine(train, { epochs: 1 });
 * const { coarse, fine } = model.sample(tensor([3, 7], { dtype: "int32" }));
 * console.log(coarse.shape, fine.shape); // [2, 1, 4, 4] [2, 1, 8, 8]
 * ```
 */
export class StackGAN extends Module<[z: Tensor, labels: Tensor], Stages> {
  readonly coarse: Stage<Module>;
  readonly fine: Stage<Refiner>;
  readonly inputSize: ImageSize;
  readonly codeSize: number;
  readonly classes: number;
  readonly klWeight: number;

  constructor(options: StackGANOptions) {
    super();
    const { inputSize, codeSize, classes, klWeight = 1, coarseChannels = [64] } = options;
    const random = randomOf(options);
    checkImageSize("StackGAN", inputSize);
    const [channels, height, width] = inputSize;
    const coarse = dcgan({
      inputSize: [channels, height / 2, width / 2],
      codeSize,
      classes,
      channels: coarseChannels,
      normalization: options.normalization ?? "spectral",
      ...random,
    });
    const conditions = (): ConditioningAugmentation =>
      new ConditioningAugmentation(classes, codeSize, random);
    const refiner = new Refiner({ ...options, conditionSize: codeSize });
    this.coarse = new Stage(conditions(), coarse.generator.body, coarse.discriminator, options);
    this.fine = new Stage(conditions(), refiner, fineDiscriminator(options), options);
    this.inputSize = inputSize;
    this.codeSize = codeSize;
    this.classes = classes;
    this.klWeight = klWeight;
    checkWeights("StackGAN", { klWeight });
  }

  /**
   * The images of codes and labels, in both stages.
   *
   * @param z - `[n, codeSize]`
   * @param labels - int32 `[n]`
   * @param random - `generator`, which conditions are drawn from.
   */
  forward(z: Tensor, labels: Tensor, random: { readonly generator?: Generator } = {}): Stages {
    if (z.rank !== 2 || z.shape[1] !== this.codeSize) {
      throw new ShapeError("StackGAN", `expected codes [n, ${this.codeSize}], got ${formatShape(z.shape)}`);
    }
    requireLabels("StackGAN", labels, z.shape[0]!, this.classes);
    const { coarse, fine } = this;
    const first = coarse.conditioning.draw(labels, random).condition;
    const drawn = coarse.generator.forward(concat([z, first], 1)); // [n, c, h / 2, w / 2]
    const second = fine.conditioning.draw(labels, random).condition;
    return { coarse: drawn, fine: fine.generator.forward(drawn, second) };
  }

  /**
   * New images, in both stages.
   *
   * @param labels - int32 `[n]`
   * @param random - `generator`, which codes and conditions are drawn from.
   */
  sample(labels: Tensor, random: { readonly generator?: Generator } = {}): Stages {
    return this.forward(randn([labels.shape[0]!, this.codeSize], random), labels, random);
  }

  /**
   * Trains the first stage, on images of half the size.
   *
   * @param data - A data set whose batches have images as `x`, `[n, c, h, w]` in 0 … 1, and their labels as `y`.
   * @returns The history: for each epoch `discriminatorLoss`, `generatorLoss` and its terms, `adversarial` and `kl`.
   * @throws ShapeError for images of another size; IndexError for labels out of range; NNError when there are no images or
   * labels, with the number of the first image that is not finite or out of range, or when training diverges.
   */
  async fitCoarse(data: LabelledExamples, options: AdversarialFitOptions = {}): Promise<TrainResult> {
    return fitCoarse(this, data, options);
  }

  /** Trains the second stage as {@link StackGAN.fitCoarse} does the first, which stays as it is. */
  async fitFine(data: LabelledExamples, options: AdversarialFitOptions = {}): Promise<TrainResult> {
    return fitFine(this, data, options);
  }
}

/** Convolutions that halve the image, and the label by projection. */
function fineDiscriminator(options: StackGANOptions): DiscriminatorNetwork {
  const { inputSize, fineChannels = [32, 64], normalization = "spectral" } = options;
  const [height, width] = halved("StackGAN", inputSize, fineChannels);
  const random = randomOf(options);
  const trunk = new Sequential(
    ...fineChannels.flatMap((to, i): Module[] => [
      ...normalized(
        new Conv2d(fineChannels[i - 1] ?? inputSize[0], to, WINDOW, HALVING),
        normalization,
        random,
      ),
      new LeakyReLU(0.2),
    ]), // [n, last, h / 2ᵏ, w / 2ᵏ]
    new Flatten(),
  );
  const featureSize = fineChannels.at(-1)! * height * width;
  const discriminator = new DiscriminatorNetwork(trunk, { ...options, normalization, featureSize });
  initialize(discriminator, smallNormal, random);
  return discriminator;
}
