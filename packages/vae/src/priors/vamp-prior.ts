import { checkImageSizes, exampleShape, requireOptions } from "@nn/autoencoders";
import { Module, Parameter } from "@nn/layers";
import { logSumExp, NNError, rand, randint, sigmoid, type Generator, type Tensor } from "@nn/tensor";
import { logNormal, reparameterize, type DiagonalNormal } from "../normal/diagonal-normal.js";
import type { Prior } from "./prior.js";

/** Options of {@link VampPrior}. */
export interface VampPriorOptions {
  /** The shape of an example, or its size. */
  readonly inputSize: number | readonly number[];
  /** How many pseudo-inputs. Initially 50. */
  readonly count?: number;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * A learned prior: the mixture of the posteriors of pseudo-inputs, which are learned as parameters.
 *
 *     p(z) = 1/K Σₖ q(z | uₖ)        uₖ = sigmoid(logits)
 *
 * Attributes: `logits` `[K, …inputSize]`, of pseudo-inputs in 0 … 1, first about ½.
 *
 * Source: Tomczak and Welling, "VAE with a VampPrior" (2018), equation 9.
 *
 * @example
 * ```ts
 * import { VAE, VampPrior } from "@nn/vae";
 * const vae = new VAE({ inputSize: 64, codeSize: 8, hidden: [64], prior: new VampPrior({ inputSize: 64, count: 20 }) });
 * console.log(vae.sample(3).shape); // [3, 64]
 * ```
 */
export class VampPrior extends Module<[]> implements Prior {
  readonly logits: Parameter;

  constructor(options: VampPriorOptions) {
    super();
    requireOptions("VampPrior", options, "give inputSize, as the model has it");
    const { inputSize, count = 50, ...random } = options;
    if (!Number.isInteger(count) || count < 1) {
      throw new NNError("VampPrior", `count must be a whole number from 1 up, got ${count}`);
    }
    checkImageSizes("VampPrior", { inputSize, channels: [] });
    const shape = exampleShape({ inputSize });
    this.logits = new Parameter(rand([count, ...shape], random).sub(0.5));
  }

  /** The pseudo-inputs, `[K, …inputSize]`. */
  forward(): Tensor {
    return sigmoid(this.logits);
  }

  logProb(z: Tensor, posterior: (x: Tensor) => DiagonalNormal): Tensor {
    const { mean, logVar } = posterior(this.forward()); // [K, k]
    const [count, size] = mean.shape;
    const [n] = z.shape;
    const each = { mean: mean.unsqueeze(0), logVar: logVar.unsqueeze(0) };
    const pairs = z.unsqueeze(1).expand([n, count, size]); // [n, K, k]
    const flat = (x: Tensor): Tensor => x.expand([n, count, size]).reshape([n * count, size]);
    const logs = logNormal(flat(pairs), { mean: flat(each.mean), logVar: flat(each.logVar) });
    return logSumExp(logs.reshape([n, count]), 1).sub(Math.log(count));
  }

  sample(
    count: number,
    _: number,
    posterior: (x: Tensor) => DiagonalNormal,
    options: { readonly generator?: Generator } = {},
  ): Tensor {
    const places = randint(0, this.logits.shape[0], [count], options);
    return reparameterize(posterior(this.forward().indexSelect(0, places)), options);
  }
}
