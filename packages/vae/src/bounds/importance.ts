import { noGrad } from "@nn/autograd";
import { breathe } from "@nn/data";
import { logSumExp, NNError, repeatInterleave, type Generator, type Tensor } from "@nn/tensor";
import type { DiagonalNormal } from "../normal/diagonal-normal.js";
import type { VAE } from "../vae.js";

/** Options of {@link importanceBound} and {@link logLikelihood}. */
export interface ImportanceOptions {
  /** int32 `[n]`, for a conditional model. */
  readonly labels?: Tensor;
  /** How many codes are drawn for each example. */
  readonly samples?: number;
  /** Where the codes' noise comes from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * The importance-weighted bound on log p(x), tighter the more codes are drawn, and the ELBO with one:
 *
 *     log 1/K Σₖ p(x, zₖ) / q(zₖ | x)
 *
 * Source: Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders" (2016), equation 8.
 *
 * @param x - `[n, …]`
 * @param options - `samples`: K, initially 50.
 * @returns `[n]`, in nats; its negative mean is a loss.
 *
 * @example
 * ```ts
 * import { rand } from "@nn/tensor";
 * import { importanceBound, VAE } from "@nn/vae";
 * const vae = new VAE({ inputSize: 64, codeSize: 2 });
 * console.log(importanceBound(vae, rand([16, 64]), { samples: 5 }).shape); // [16]
 * ```
 */
export function importanceBound(model: VAE, x: Tensor, options: ImportanceOptions = {}): Tensor {
  const { samples = 50 } = options;
  return logSumExp(logWeights(model, x, samples, options), 1).sub(Math.log(samples));
}

/**
 * log p(x) by importance sampling with many codes, some at a time, so that memory stays small.
 *
 * @param x - `[n, …]`
 * @param options - `samples`, initially 5000, as is usual; `chunk`: how many at a time, initially 50.
 * @returns `[n]`, in nats.
 *
 * @example
 * ```ts
 * import { rand } from "@nn/tensor";
 * import { logLikelihood, VAE } from "@nn/vae";
 * const vae = new VAE({ inputSize: 64, codeSize: 2 });
 * console.log((await logLikelihood(vae, rand([4, 64]), { samples: 200 })).shape); // [4]
 * ```
 */
export async function logLikelihood(
  model: VAE,
  x: Tensor,
  options: ImportanceOptions & { readonly chunk?: number } = {},
): Promise<Tensor> {
  const { samples = 5000, chunk = 50 } = options;
  let total: Tensor | undefined;
  for (let done = 0; done < samples; done += chunk) {
    const count = Math.min(chunk, samples - done);
    const part = noGrad(() => logSumExp(logWeights(model, x, count, options), 1));
    total = (total ? addLogs(total, part) : part).realize();
    await breathe();
  }
  if (!total) throw new NNError("logLikelihood", `samples must be a whole number from 1 up, got ${samples}`);
  return total.sub(Math.log(samples));
}

/** log p(x, z) - log q(z | x) for `samples` codes of each example: `[n, samples]`. */
function logWeights(model: VAE, x: Tensor, samples: number, options: ImportanceOptions): Tensor {
  if (!Number.isInteger(samples) || samples < 1) {
    throw new NNError("importanceBound", `samples must be a whole number from 1 up, got ${samples}`);
  }
  const { labels, generator } = options;
  const posterior = model.posterior(x, labels);
  /** Each example `samples` times in a row: `[n, *]` to `[n samples, *]`. */
  const repeat = (each: Tensor): Tensor => repeatInterleave(each, samples, 0);
  const many: DiagonalNormal = {
    mean: repeat(posterior.mean),
    logVar: repeat(posterior.logVar),
  };
  const { z, logProb } = model.sampleCode(many, generator ? { generator } : {}); // [n K, k]
  const output = model.decoderOutput(z, labels && repeat(labels));
  const joint = model.likelihood
    .logProb(repeat(x), output)
    .add(model.prior.logProb(z, (at) => model.posterior(at)));
  return joint.sub(logProb).reshape([x.shape[0], samples]);
}

/** log(eᵃ + eᵇ) */
function addLogs(a: Tensor, b: Tensor): Tensor {
  const largest = a.maximum(b);
  return a.sub(largest).exp().add(b.sub(largest).exp()).log().add(largest);
}
