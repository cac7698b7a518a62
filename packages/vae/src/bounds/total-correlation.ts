import { logSumExp, NNError, type Generator, type Tensor } from "@nn/tensor";
import { hasClosedForm } from "./elbo.js";
import { logNormal, logStandardNormal, type DiagonalNormal } from "../normal/diagonal-normal.js";
import type { VAE } from "../vae.js";

/** Options of {@link tcElbo}. */
export interface TCElboOptions {
  /** How many examples the data set has, N. */
  readonly datasetSize: number;
  /** How much the total correlation counts. Initially 6. */
  readonly beta?: number | Tensor;
  /** int32 `[n]`, for a conditional model. */
  readonly labels?: Tensor;
  /** Where the codes' noise comes from. Initially the default generator. */
  readonly generator?: Generator;
}

/** The parts of {@link tcElbo}: rank-0 tensors, nats per example. The last three add up to the divergence. */
export interface TCElbo extends Record<string, Tensor> {
  /** What is to be minimised. */
  readonly loss: Tensor;
  /** -log p(x | z). */
  readonly reconstruction: Tensor;
  /** I(x; z): what codes tell about examples. */
  readonly mutualInformation: Tensor;
  /** KL(q(z) ‖ Πⱼ q(zⱼ)): how far the numbers of a code depend on each other. */
  readonly totalCorrelation: Tensor;
  /** Σⱼ KL(q(zⱼ) ‖ p(zⱼ)). */
  readonly dimensionwise: Tensor;
}

/**
 * β-TC-VAE: the bound with its divergence in three parts, of which the total correlation counts β times, so that the
 * numbers of a code become independent. q(z) is estimated from the batch by minibatch-weighted sampling.
 *
 * Source: Chen, Li, Grosse and Duvenaud, "Isolating sources of disentanglement in VAEs" (2018), equations 2 and S3.
 *
 * @param x - `[n, …]`, n at least 2.
 * @throws NNError with flows, another prior than N(0, 1), or a batch of one.
 *
 * @example
 * ```ts
 * import { rand } from "@nn/tensor";
 * import { tcElbo, VAE } from "@nn/vae";
 * const parts = tcElbo(new VAE({ inputSize: 64, codeSize: 4 }), rand([16, 64]), { datasetSize: 1000 });
 * console.log(await parts.totalCorrelation.item());
 * ```
 */
export function tcElbo(model: VAE, x: Tensor, options: TCElboOptions): TCElbo {
  const { datasetSize, beta = 6, labels, generator } = options;
  const [n] = x.shape;
  if (!(Number.isInteger(datasetSize) && datasetSize > 0)) {
    throw new NNError("tcElbo", `datasetSize must be a whole number from 1 up, got ${datasetSize}`);
  }
  if (!hasClosedForm(model)) throw new NNError("tcElbo", "needs the prior N(0, 1), and no flows");
  if (n < 2) throw new NNError("tcElbo", "a batch of one has no total correlation", "use larger batches");
  const posterior = model.posterior(x, labels);
  const { z, logProb } = model.sampleCode(posterior, generator ? { generator } : {});
  const reconstruction = model.likelihood.logProb(x, model.decoderOutput(z, labels)).mean().neg();
  const densities = pairwiseLogDensities(z, posterior); // [n, n, k]
  const share = Math.log(n * datasetSize);
  const logJoint = logSumExp(densities.sum(2), 1).sub(share); // log q(z): [n]
  const logMarginals = logSumExp(densities, 1).sub(share).sum(1); // Σ log q(zⱼ): [n]
  const mutualInformation = logProb.sub(logJoint).mean();
  const totalCorrelation = logJoint.sub(logMarginals).mean();
  const dimensionwise = logMarginals.sub(logStandardNormal(z)).mean();
  const loss = reconstruction.add(mutualInformation).add(totalCorrelation.mul(beta)).add(dimensionwise);
  return { loss, reconstruction, mutualInformation, totalCorrelation, dimensionwise };
}

/** log q(zⱼ of example a | example b): `[n, n, k]`. */
function pairwiseLogDensities(z: Tensor, { mean, logVar }: DiagonalNormal): Tensor {
  const [n, k] = z.shape;
  const columns = (x: Tensor, axis: number): Tensor =>
    x
      .unsqueeze(axis)
      .expand([n, n, k])
      .reshape([n * n * k, 1]);
  const logs = logNormal(columns(z, 1), { mean: columns(mean, 0), logVar: columns(logVar, 0) }); // [n n k]
  return logs.reshape([n, n, k]);
}
