import {
  checkModules,
  checkSizes,
  makeDecoder,
  makeEncoder,
  requireOptions,
  withLabels,
  type CoderSizes,
  type Examples,
} from "@nn/autoencoders";
import { Module } from "@nn/layers";
import type { TrainResult } from "@nn/train";
import { formatShape, NNError, ShapeError, type Generator, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { checkOptions } from "./check-options.js";
import { fitVae, type VAEFitOptions } from "./fit-vae.js";
import type { Flow } from "./flows/flow.js";
import { bernoulli } from "./likelihoods/bernoulli.js";
import type { Likelihood } from "./likelihoods/likelihood.js";
import { logNormal, normalFrom, reparameterize, type DiagonalNormal } from "./normal/diagonal-normal.js";
import type { Prior } from "./priors/prior.js";
import { standardNormal } from "./priors/standard-normal.js";

/** The two halves of a {@link VAE}, of your own making. */
export interface VAEParts {
  /** From examples to mean and log variance side by side: `[n, …]` to `[n, 2 codeSize]`. */
  readonly encoder: Module;
  /** From codes to what the likelihood takes: `[n, codeSize]` to `[n, outputs · …]`. */
  readonly decoder: Module;
  /** The size of a code, k. */
  readonly codeSize: number;
}

/** What a {@link VAE} has beside its networks. */
export interface VAEOptions {
  /** How the decoder's output stands for examples. Initially `bernoulli()`. */
  readonly likelihood?: Likelihood;
  /** How many classes there are, where the model is conditional: encoder and decoder then see the label, too. */
  readonly classes?: number;
  /** Steps that bend the posterior. Initially none. */
  readonly flows?: readonly Flow[];
  /** How codes are distributed before an example is seen. Initially N(0, 1). */
  readonly prior?: Prior;
}

/** A code drawn from the posterior, and how likely it was. */
export interface SampledCode {
  /** `[n, k]` */
  readonly z: Tensor;
  /** log q(z | x): `[n]` */
  readonly logProb: Tensor;
}

/**
 * A variational autoencoder: the encoder gives a distribution over codes, the decoder one over examples.
 *
 *     q(z | x) = N(μ(x), σ²(x))        p(x | z) by the likelihood        p(z) = N(0, 1)
 *
 * Train it with {@link VAE.fit}, or with `elbo(vae, x)` in a loop of your own. Attributes: `encoder`, `decoder`, `flows`,
 * `prior`, `likelihood`.
 *
 * Source: Kingma and Welling, "Auto-Encoding Variational Bayes" (2014); Rezende, Mohamed and Wierstra (2014); with
 * `classes` Sohn, Lee and Yan (2015).
 *
 * @param options - Sizes of linear or convolutional layers, or an encoder and a decoder.
 *
 * @example
 * ```ts
 * import { rand } from "@nn/tensor";
 * import { VAE } from "@nn/vae";
 * const vae = new VAE({ inputSize: 784, codeSize: 20, hidden: [400] });
 * const x = rand([32, 784]);
 * console.log(vae.forward(x).shape, vae.sample(5).shape); // [32, 784] [5, 784]
 * ```
 */
export class VAE extends Module<[x: Tensor, labels?: Tensor]> {
  readonly encoder: Module;
  readonly decoder: Module;
  readonly likelihood: Likelihood;
  readonly flows: readonly Flow[];
  readonly prior: Prior;
  readonly codeSize: number;
  readonly classes: number | undefined;

  constructor(options: (CoderSizes | VAEParts) & VAEOptions) {
    super();
    requireOptions("VAE", options, "give inputSize and codeSize, or encoder, decoder and codeSize");
    const { likelihood = bernoulli(), classes, flows = [], prior = standardNormal, codeSize } = options;
    checkOptions({ likelihood, classes, flows, prior, codeSize });
    const { encoder, decoder } = "encoder" in options ? options : coders(options, likelihood, classes ?? 0);
    checkModules("VAE", { encoder, decoder });
    this.encoder = encoder;
    this.decoder = decoder;
    this.likelihood = likelihood;
    this.flows = flows;
    this.prior = prior;
    this.codeSize = codeSize;
    this.classes = classes;
  }

  /**
   * The distribution of codes for examples, before the flows.
   *
   * @param x - `[n, …]`
   * @param labels - int32 `[n]`, for a conditional model.
   */
  posterior(x: Tensor, labels?: Tensor): DiagonalNormal {
    nodeOf("VAE.posterior", x);
    const both = this.encoder.forward(withLabels("VAE.posterior", x, labels, this.classes)); // [n, 2k]
    if (both.rank !== 2 || both.shape[1] !== 2 * this.codeSize) {
      throw new ShapeError(
        "VAE.posterior",
        `the encoder gave ${formatShape(both.shape)} for codes of ${this.codeSize}`,
        `it must give mean and log variance: [n, ${2 * this.codeSize}]`,
      );
    }
    return normalFrom(both);
  }

  /** A code for each example, drawn from the posterior and sent through the flows. */
  sampleCode(posterior: DiagonalNormal, options: { readonly generator?: Generator } = {}): SampledCode {
    let z = reparameterize(posterior, options);
    let logProb = logNormal(z, posterior); // [n]
    for (const flow of this.flows) {
      const step = flow.forward(z);
      z = step.z;
      logProb = logProb.sub(step.logDet);
    }
    return { z, logProb };
  }

  /** The codes that stand for examples: the posterior's mean, sent through the flows. `[n, …]` to `[n, k]`. */
  encode(x: Tensor, labels?: Tensor): Tensor {
    const { mean } = this.posterior(x, labels);
    return this.flows.reduce((z, flow) => flow.forward(z).z, mean);
  }

  /** What the decoder gives for codes, for the likelihood to read: `[n, k]` to `[n, outputs · …]`. */
  decoderOutput(z: Tensor, labels?: Tensor): Tensor {
    nodeOf("VAE.decode", z);
    return this.decoder.forward(withLabels("VAE.decode", z, labels, this.classes));
  }

  /** The expected examples of codes: `[n, k]` to `[n, …]`. */
  decode(z: Tensor, labels?: Tensor): Tensor {
    return this.likelihood.mean(this.decoderOutput(z, labels));
  }

  /** The reconstruction of examples from the mean of their codes. */
  forward(x: Tensor, labels?: Tensor): Tensor {
    return this.decode(this.encode(x, labels), labels);
  }

  /**
   * New examples: codes from the prior, decoded to their expected value.
   *
   * @param count - How many.
   * @param options - `labels`, int32 `[count]`, for a conditional model; `generator`.
   */
  sample(count: number, options: { readonly labels?: Tensor; readonly generator?: Generator } = {}): Tensor {
    if (!Number.isInteger(count) || count < 0) {
      throw new NNError("VAE.sample", `count must be a whole number from 0 up, got ${count}`);
    }
    const { labels, ...random } = options;
    const z = this.prior.sample(count, this.codeSize, (x) => this.posterior(x), random);
    return this.decode(z, labels);
  }

  /**
   * Trains on examples with Adam and the negative bound of {@link elbo}.
   *
   * @param data - `[n, …]`, or a data set whose batches have the examples as `x` and, for a conditional model, the labels
   * as `y`.
   * @returns The history: for each epoch `metrics.loss`, `.reconstruction` and `.kl`, and the same in `validation` where
   * there are held-out examples, in nats per example.
   * @throws NNError when there are no examples, or with the number of the first that is not finite or not what the
   * likelihood takes; IndexError for labels out of range.
   *
   * @example
   * ```ts
   * import { digits } from "@nn/data";
   * import { linearAnnealing, VAE } from "@nn/vae";
   * const { train, test } = digits();
   * const vae = new VAE({ inputSize: 64, codeSize: 2, hidden: [64] });
   * const { history } = await vae.fit(train, { epochs: 2, heldOut: test, beta: linearAnnealing({ steps: 20 }) });
   * console.log(history.map(({ metrics }) => [metrics.reconstruction, metrics.kl]));
   * ```
   */
  async fit(data: Examples, options: VAEFitOptions = {}): Promise<TrainResult> {
    return fitVae(this, data, options);
  }
}

function coders(
  sizes: CoderSizes,
  { outputs }: Likelihood,
  extra: number,
): Pick<VAEParts, "encoder" | "decoder"> {
  checkSizes("VAE", sizes);
  return {
    encoder: makeEncoder(sizes, { extra, outputs: 2 }),
    decoder: makeDecoder(sizes, { extra, outputs }),
  };
}
