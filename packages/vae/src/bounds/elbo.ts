import { maximum, NNError, type Generator, type Tensor } from "@nn/tensor";
import { normalKl } from "../normal/diagonal-normal.js";
import { standardNormal } from "../priors/standard-normal.js";
import type { VAE } from "../vae.js";

/** Options of {@link elbo}. */
export interface ElboOptions {
  /** int32 `[n]`, for a conditional model. */
  readonly labels?: Tensor;
  /**
   * Which part is minimised: `"both"`, only the `"reconstruction"` (codes become points with gaps), or only the `"kl"`
   * (codes become the prior, and say nothing). Initially "both".
   */
  readonly terms?: "both" | "reconstruction" | "kl";
  /** How much the divergence counts; over 1 for codes whose numbers mean one thing each (Higgins et al. 2017). Initially 1. */
  readonly beta?: number | Tensor;
  /**
   * Nats that every number of a code may have for nothing, so that none of them is given up early (Kingma et al. 2016).
   * Only for the closed form. Initially 0.
   */
  readonly freeBits?: number;
  /**
   * The divergence in closed form, or by the sampled code. Initially "closed" where there is one: no flows, and the
   * prior N(0, 1).
   */
  readonly kl?: "closed" | "sampled";
  /** Where the codes' noise comes from. Initially the default generator. */
  readonly generator?: Generator;
}

/** The negative bound and its parts: rank-0 tensors, nats per example. */
export interface Elbo extends Record<string, Tensor> {
  /** What is to be minimised. */
  readonly loss: Tensor;
  /** -log p(x | z), the mean over examples. */
  readonly reconstruction: Tensor;
  /** KL(q(z | x) ‖ p(z)), the mean over examples. */
  readonly kl: Tensor;
}

/**
 * The negative evidence lower bound of examples, and its two parts.
 *
 *     -log p(x) <= E_q[-log p(x | z)] + β KL(q(z | x) ‖ p(z))
 *
 * The expectation is that of one code drawn per example.
 *
 * Source: Kingma and Welling 2014, equations 3 and 7; β: Higgins et al. 2017; free bits: Kingma et al. 2016, appendix C.8.
 *
 * @param model - The VAE.
 * @param x - `[n, …]`, what the likelihood takes: in 0 … 1 for a Bernoulli one. In a loop of your own nobody looks, for
 * that would cost a wait in every step; `checkExamples` of `@nn/autoencoders` does, as `fit` of {@link VAE}.
 * @throws NNError for options out of range, and when the closed form is asked for where there is none; IndexError for
 * labels out of range, at once where their values are at hand, else when the loss is computed.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { rand } from "@nn/tensor";
 * import { elbo, VAE } from "@nn/vae";
 * const { loss, reconstruction, kl } = elbo(new VAE({ inputSize: 64, codeSize: 2 }), rand([16, 64]));
 * backward(loss);
 * console.log(await reconstruction.item(), await kl.item());
 * ```
 */
export function elbo(model: VAE, x: Tensor, options: ElboOptions = {}): Elbo {
  const { labels, terms = "both", beta = 1, freeBits = 0, generator } = options;
  const closed = hasClosedForm(model);
  const { kl: form = closed ? "closed" : "sampled" } = options;
  checkNumbers(beta, freeBits);
  if (form !== "closed" && form !== "sampled") {
    throw new NNError("elbo", `there is no kl "${String(form)}"`, 'use "closed" or "sampled"');
  }
  if (form === "closed" && !closed) {
    throw new NNError(
      "elbo",
      "the divergence has no closed form with flows or a prior other than N(0, 1)",
      'leave kl out, or give kl: "sampled"',
    );
  }
  if (freeBits !== 0 && form !== "closed") {
    throw new NNError(
      "elbo",
      "free bits are counted number by number, which needs the closed form",
      "leave them out",
    );
  }
  const posterior = model.posterior(x, labels);
  const { z, logProb } = model.sampleCode(posterior, generator ? { generator } : {});
  const reconstruction = model.likelihood.logProb(x, model.decoderOutput(z, labels)).mean().neg();
  const units = normalKl(posterior).mean(0); // [k]
  const kl =
    form === "closed" ? units.sum() : logProb.sub(model.prior.logProb(z, (at) => model.posterior(at))).mean();
  const counted = freeBits > 0 ? maximum(units, freeBits).sum() : kl;
  return { loss: lossOf(terms, reconstruction, counted.mul(beta)), reconstruction, kl };
}

function checkNumbers(beta: number | Tensor, freeBits: number): void {
  if (typeof beta === "number" && !(beta >= 0)) {
    throw new NNError("elbo", `beta must be at least 0, got ${beta}`);
  }
  if (!(freeBits >= 0)) throw new NNError("elbo", `freeBits must be at least 0, got ${freeBits}`);
}

function lossOf(terms: NonNullable<ElboOptions["terms"]>, reconstruction: Tensor, kl: Tensor): Tensor {
  switch (terms) {
    case "both":
      return reconstruction.add(kl);
    case "reconstruction":
      return reconstruction;
    case "kl":
      return kl;
    default:
      throw new NNError(
        "elbo",
        `there are no terms "${String(terms)}"`,
        'use "both", "reconstruction" or "kl"',
      );
  }
}

/** Whether KL(q ‖ p) is that of two normal distributions. */
export function hasClosedForm({ flows, prior }: VAE): boolean {
  return flows.length === 0 && prior === standardNormal;
}
