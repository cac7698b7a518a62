import { NNError, zerosLike, type Tensor } from "@nn/tensor";
import { logNormal, normalFrom, reparameterize, type DiagonalNormal } from "../normal/diagonal-normal.js";
import { checkOutput, type Likelihood } from "./likelihood.js";

/** Options of {@link gaussian}. */
export interface GaussianOptions {
  /**
   * The standard deviation of each number about the decoder's mean; `"learned"` for one that the decoder gives, too.
   * Initially 1: the squared error.
   */
  readonly std?: number | "learned";
}

/** Learned log variances stay within ± this: an unbounded one can follow a constant pixel to infinity. */
const LOG_VAR_LIMIT = 10;

/**
 * Each number is normal about the decoder's mean. With a fixed deviation σ the negative log probability is the squared
 * error over 2σ², and a constant; a smaller σ weighs reconstructions more.
 *
 * @throws NNError when `std` is not positive.
 *
 * @example
 * ```ts
 * import { tensor, zeros } from "@nn/tensor";
 * import { gaussian } from "@nn/vae";
 * console.log(await gaussian().logProb(tensor([[2]]), zeros([1, 1])).item()); // -2 - log(2π) / 2 = -2.918…
 * ```
 */
export function gaussian(options: GaussianOptions = {}): Likelihood {
  const { std = 1 } = options;
  if (std !== "learned" && !(std > 0)) {
    throw new NNError("gaussian", `std must be over 0, or "learned", got ${std}`);
  }
  const distribution = (output: Tensor): DiagonalNormal => {
    if (std !== "learned") return { mean: output, logVar: zerosLike(output).add(2 * Math.log(std)) };
    const { mean, logVar } = normalFrom(output);
    return { mean, logVar: logVar.clamp(-LOG_VAR_LIMIT, LOG_VAR_LIMIT) };
  };
  const likelihood: Likelihood = {
    name: "gaussian",
    outputs: std === "learned" ? 2 : 1,
    logProb(x, output) {
      checkOutput(likelihood, x, output);
      return logNormal(x, distribution(output));
    },
    mean: (output) => distribution(output).mean,
    sample: (output, random) => reparameterize(distribution(output), random),
  };
  return likelihood;
}
