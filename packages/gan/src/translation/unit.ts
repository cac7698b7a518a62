import { Module } from "@nn/layers";
import { formatShape, ShapeError, zeros, type Tensor } from "@nn/tensor";
import { withoutUpdates } from "@nn/tensor/graph";
import type { TrainResult } from "@nn/train";
import { Adversary, type AdversaryRules } from "../adversarial/adversary.js";
import { checkWeights } from "../adversarial/check-weights.js";
import type { AdversarialFitOptions } from "../adversarial/fit-adversarial.js";
import { rangeOf } from "../game/scores.js";
import { fitUnit } from "./fit-unit.js";
import type { DomainExamples } from "./two-domains.js";
import type { DomainNetworks, UnitNetworks } from "./unit-networks.js";

/** How much each term of a {@link UNIT} counts; the paper's numbers are the first values. */
export interface UnitWeights {
  /** λ₀, of both adversaries. Initially 10. */
  readonly adversarial?: number;
  /** λ₁, of the divergence of codes from the prior. Initially 0.1. */
  readonly kl?: number;
  /** λ₂, of the error of reconstructions. Initially 100. */
  readonly reconstruction?: number;
  /** λ₃, of the divergence of the codes of translated images. Initially 0.1. */
  readonly cycleKl?: number;
  /** λ₄, of the error of images that are translated and back. Initially 100. */
  readonly cycle?: number;
}

/** Options of a {@link UNIT} beside its networks. */
export interface UnitOptions extends AdversaryRules {
  /** How much each term counts. */
  readonly weights?: UnitWeights;
}

/** Which of the two domains. */
export type DomainName = "a" | "b";

/** The networks of one domain, and its adversary. */
export class UnitDomain extends Module {
  readonly encoder: Module;
  readonly decoder: Module;
  readonly discriminator: Module;
  readonly adversary: Adversary;

  constructor({ encoder, decoder, discriminator }: DomainNetworks, rules: AdversaryRules) {
    super();
    this.encoder = encoder;
    this.decoder = decoder;
    this.discriminator = discriminator;
    this.adversary = new Adversary("UNIT", discriminator, rules);
  }

  /** The scores of images. */
  forward(x: Tensor): Tensor {
    return this.discriminator.forward(x);
  }
}

/**
 * Image-to-image translation without pairs: two variational autoencoders whose codes mean the same, for they share the last
 * layers of the encoders and the first of the decoders; two adversaries that tell translated images from real ones; and
 * cycle consistency: what is translated and back is to be what it was.
 *
 *     z ~ N(μ(x), 1)                                        μ of domain a or b, through the shared layers
 *     L = λ₀ (L_G(a ← b) + L_G(b ← a))                      adversaries
 *       + λ₁ KL(z) + λ₂ |x − x̂|                             each autoencoder
 *       + λ₃ KL(z of the translated) + λ₄ |x − back again|  each cycle
 *
 * Errors and divergences are means over numbers, as in the authors' code. Train it with {@link UNIT.fit}. Attributes: `a` and
 * `b` with `encoder`, `decoder`, `discriminator`; `sharedEncoder`, `sharedDecoder`; `weights`, `inputSize`.
 *
 * Without pairs nothing but the networks says which image belongs to which: they find what keeps things in place, such as
 * other colours, textures and strokes, and can't be relied on to find a turn or a mirror image.
 *
 * Source: Liu, Breuel and Kautz, "Unsupervised image-to-image translation networks" (2017), equations 2 to 6.
 *
 * @param options - The networks, such as {@link unitNetworks} gives, and the rules.
 * @throws ShapeError when the decoders don't give images of `inputSize`; ValueError for negative weights.
 *
 * @example
 * ```ts
 * import { digits } from "@nn/data";
 * import { UNIT, unitNetworks } from "@nn/gan";
 * const { x } = digits({ flat: false }).train.batch([...Array(100).keys()]);
 * const unit = new UNIT(unitNetworks({ inputSize: [1, 8, 8], channels: [8] }));
 * await unit.fit({ a: x.slice([0, 50]), b: x.slice([50, 100]).neg().add(1) }, { epochs: 1 });
 * console.log(unit.aToB(x).shape); // [100, 1, 8, 8]
 * ```
 */
export class UNIT extends Module {
  readonly a: UnitDomain;
  readonly b: UnitDomain;
  readonly sharedEncoder: Module;
  readonly sharedDecoder: Module;
  readonly inputSize: readonly number[];
  readonly weights: Required<UnitWeights>;
  /** The numbers that the decoders can give, where their last activation tells. */
  readonly range: readonly [number, number] | undefined;

  constructor({
    a,
    b,
    sharedEncoder,
    sharedDecoder,
    inputSize,
    weights,
    ...rules
  }: UnitNetworks & UnitOptions) {
    super();
    this.a = new UnitDomain(a, rules);
    this.b = new UnitDomain(b, rules);
    this.sharedEncoder = sharedEncoder;
    this.sharedDecoder = sharedDecoder;
    this.inputSize = inputSize;
    this.weights = { adversarial: 10, kl: 0.1, reconstruction: 100, cycleKl: 0.1, cycle: 100, ...weights };
    checkWeights("UNIT", this.weights);
    this.range = this.#tryOut();
  }

  /** Sends an image through all networks, of which nothing is computed: only the shapes are asked for. */
  #tryOut(): readonly [number, number] | undefined {
    return withoutUpdates(() => {
      const x = zeros([2, ...this.inputSize]);
      const [toA, toB] = [this.bToA(x), this.aToB(x)];
      for (const [name, made] of [
        ["a", toA],
        ["b", toB],
      ] as const) {
        // prettier-ignore
        if (made.shape.join() !== x.shape.join()) {
          throw new ShapeError(
            "UNIT",
            `the decoder of domain ${name} gave ${formatShape(made.shape)} for images ${formatShape(x.shape)}`,
            "it must give images of the size that the encoders take",
          );
        }
        this[name].forward(made);
      }
      return rangeOf(toA);
    });
  }

  /** The mean of the codes of a domain's images: `[n, c, h, w]` to `[n, …]`. */
  encode(domain: DomainName, x: Tensor): Tensor {
    if (x.shape.slice(1).join() !== this.inputSize.join()) {
      throw new ShapeError(
        "UNIT",
        `needs images [n, ${this.inputSize.join(", ")}], got ${formatShape(x.shape)}`,
      );
    }
    return this.sharedEncoder.forward(this[domain].encoder.forward(x));
  }

  /** Images of a domain of codes: `[n, …]` to `[n, c, h, w]`. */
  decode(domain: DomainName, z: Tensor): Tensor {
    return this[domain].decoder.forward(this.sharedDecoder.forward(z));
  }

  /** Images of domain a as they would be in domain b, from the means of their codes: `[n, c, h, w]`. */
  aToB(x: Tensor): Tensor {
    return this.decode("b", this.encode("a", x));
  }

  /** Images of domain b as they would be in domain a: `[n, c, h, w]`. */
  bToA(x: Tensor): Tensor {
    return this.decode("a", this.encode("b", x));
  }

  /** Images of domain a in domain b and back again: `[n, c, h, w]`. */
  forward(x: Tensor): Tensor {
    return this.bToA(this.aToB(x));
  }

  /**
   * Trains all networks with Adam, on images of both domains of which nothing says which belong together.
   *
   * @param data - Images `[n, c, h, w]` of each domain, or data sets whose batches have them as `x`; as many of each make a
   * batch.
   * @returns The history: for each epoch `discriminatorLoss`, `generatorLoss` and its terms with their weights,
   * `adversarial`, `kl`, `reconstruction`, `cycleKl` and `cycle`.
   * @throws ShapeError for images of another size; NNError when a domain has none, with the number of the first that is not
   * finite or out of the decoders' range, or when training diverges.
   */
  async fit(data: DomainExamples, options: AdversarialFitOptions = {}): Promise<TrainResult> {
    return fitUnit(this, data, options);
  }
}
