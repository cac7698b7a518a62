import { requireLabels, withLabels } from "@nn/autoencoders";
import { Embedding, LeakyReLU, Linear, Module, Sequential, spectralNorm } from "@nn/layers";
import { NNError, type Generator, type Tensor } from "@nn/tensor";
import { checkExamples } from "./check-examples.js";
import { readingSize, type LatentCodes } from "./latent-codes.js";
import { normalized, spectral, type Normalization } from "./normalized.js";

/**
 * How a discriminator sees the label: by the product of its features with a vector of the class ("projection", Miyato and
 * Koyama 2018), as further channels of the example ("concatenation", Mirza and Osindero 2014), or not at all: it learns to
 * tell it ("auxiliary", Odena et al. 2017; see `auxiliaryClassifier`).
 */
export type Conditioning = (typeof CONDITIONINGS)[number];

export const CONDITIONINGS = ["projection", "concatenation", "auxiliary"] as const;

/** Options of {@link DiscriminatorNetwork}. */
export interface DiscriminatorNetworkOptions {
  /** How many features the trunk gives, f. */
  readonly featureSize: number;
  /** The size or the shape of an example. Initially any that the trunk takes. */
  readonly inputSize?: number | readonly number[] | undefined;
  /** How many classes there are. Initially none. */
  readonly classes?: number | undefined;
  /** How it sees the label, where there are classes. Initially "projection". */
  readonly conditioning?: Conditioning | undefined;
  /** InfoGAN's codes, which it learns to read. Initially none. */
  readonly codes?: LatentCodes | undefined;
  /** The heads' normalisation. Initially "none". */
  readonly normalization?: Normalization | undefined;
  /** Where the first weights of the heads come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * From examples to scores, `[n, 1]` and never through a sigmoid: a trunk of your own that finds features, and heads that
 * read them.
 *
 *     f = features(x)        D(x) = wᵀf + b          D(x, label) = wᵀf + b + e(label)ᵀf   by projection
 *
 * What else is to be read from the same features has a head of its own, so that `forward` gives scores in any case:
 * `classifier` (with `conditioning: "auxiliary"`) logits of the classes, and `codeReader` (with `codes`) what it takes the
 * codes of a generated example for. `classify` and `readCodes` send examples through trunk and head at once. A loss that
 * needs score and head, as `AuxiliaryLoss` does, asks for the features first and sends them through `score` and the
 * head, so that the trunk is passed once.
 *
 * Attributes: `trunk`, `head`; `projection`, `classifier`, `codeReader`, where there are such; `classes`, `conditioning`,
 * `codes`, `inputSize`.
 *
 * @param trunk - `[n, …inputSize]` to `[n, f]`; with "concatenation" it takes `classes` further channels behind axis 1.
 * @throws From `forward` ShapeError for examples of another shape, missing labels or another number of them; IndexError for
 * a label out of range; NNError for labels without classes.
 *
 * @example
 * ```ts
 * import { DiscriminatorNetwork } from "@nn/gan";
 * import { Linear, ReLU, Sequential } from "@nn/layers";
 * import { randn, tensor } from "@nn/tensor";
 * const trunk = new Sequential(new Linear(2, 32), new ReLU());
 * const discriminator = new DiscriminatorNetwork(trunk, { featureSize: 32, classes: 3 });
 * console.log(discriminator.forward(randn([2, 2]), tensor([0, 2], { dtype: "int32" })).shape); // [2, 1]
 * ```
 */
export class DiscriminatorNetwork extends Module<[x: Tensor, labels?: Tensor]> {
  readonly head: Linear;
  readonly projection: Embedding | undefined;
  readonly classifier: Linear | undefined;
  readonly codeReader: Sequential | undefined;
  readonly inputSize: number | readonly number[] | undefined;
  readonly classes: number | undefined;
  readonly conditioning: Conditioning | undefined;
  readonly codes: LatentCodes | undefined;

  constructor(
    readonly trunk: Module,
    options: DiscriminatorNetworkOptions,
  ) {
    super();
    const { featureSize, classes, codes, normalization = "none", generator } = options;
    const random = generator ? { generator } : {};
    const conditioning = classes === undefined ? undefined : (options.conditioning ?? "projection");
    this.inputSize = options.inputSize;
    this.classes = classes;
    this.conditioning = conditioning;
    this.codes = codes;
    this.head = spectral(new Linear(featureSize, 1, random), normalization, random);
    if (classes !== undefined && conditioning === "projection") {
      const projection = new Embedding(classes, featureSize, random);
      this.projection = normalization === "spectral" ? spectralNorm(projection, random) : projection;
    }
    if (classes !== undefined && conditioning === "auxiliary") {
      this.classifier = new Linear(featureSize, classes, random);
    }
    if (codes) this.codeReader = codeReader(featureSize, codes, normalization, random);
  }

  /**
   * @param x - `[n, …inputSize]`
   * @param labels - int32 `[n]`, where the discriminator sees them by concatenation.
   * @returns `[n, f]`
   */
  features(x: Tensor, labels?: Tensor): Tensor {
    const { conditioning } = this;
    checkExamples("DiscriminatorNetwork", x, this.inputSize);
    if (conditioning === "projection" || conditioning === "auxiliary") return this.trunk.forward(x);
    return this.trunk.forward(withLabels("DiscriminatorNetwork", x, labels, this.classes));
  }

  /**
   * @param features - `[n, f]`
   * @param labels - int32 `[n]`, where the discriminator sees them by projection.
   * @returns `[n, 1]`
   */
  score(features: Tensor, labels?: Tensor): Tensor {
    const { projection } = this;
    const score = this.head.forward(features); // [n, 1]
    if (!projection) return score;
    const [count] = features.shape;
    const given = requireLabels("DiscriminatorNetwork", labels, count, projection.numEmbeddings);
    const ofClass = projection.forward(given); // [n, f]
    return score.add(features.mul(ofClass).sum(1, { keepdim: true }));
  }

  /**
   * @param x - `[n, …inputSize]`
   * @param labels - int32 `[n]`, where there are classes; not looked at with "auxiliary".
   * @returns Logits or scores, `[n, 1]`.
   */
  forward(x: Tensor, labels?: Tensor): Tensor {
    return this.score(this.features(x, labels), labels);
  }

  /**
   * Which class examples are taken for: `[n, …inputSize]` to logits `[n, classes]`.
   *
   * @throws NNError without `conditioning: "auxiliary"`.
   */
  classify(x: Tensor): Tensor {
    return required(this.classifier, "classify", 'classes and conditioning: "auxiliary"').forward(
      this.features(x),
    );
  }

  /**
   * Which codes examples are taken to be made of: `[n, …inputSize]` to a logit for each value of each discrete code, then
   * the means, then the log variances of the continuous codes: `[n, Σ discrete + 2 continuous]`. See
   * `mutualInformationBound`.
   *
   * @throws NNError without `codes`.
   */
  readCodes(x: Tensor): Tensor {
    return required(this.codeReader, "readCodes", "codes").forward(this.features(x));
  }
}

/** InfoGAN's Q behind the common trunk: Chen et al. (2016), appendix C.1. */
function codeReader(
  featureSize: number,
  codes: LatentCodes,
  normalization: Normalization,
  random: { readonly generator?: Generator },
): Sequential {
  return new Sequential(
    ...normalized(new Linear(featureSize, 128), normalization, random), // [n, 128]
    new LeakyReLU(0.2),
    new Linear(128, readingSize(codes)), // [n, Σ discrete + 2 continuous]
  );
}

function required<T>(head: T | undefined, operation: string, option: string): T {
  if (head !== undefined) return head;
  throw new NNError(`DiscriminatorNetwork.${operation}`, "there is no such head", `make it with ${option}`);
}
