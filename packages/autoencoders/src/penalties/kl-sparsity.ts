import { Buffer, Module } from "@nn/layers";
import { full, log, NNError, type Tensor } from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";
import { checkCount } from "../coders/coder-options.js";
import { checkCodeSize, checkWeight, type Pass } from "./penalty.js";

/** Options of {@link KLSparsity}. */
export interface KLSparsityOptions {
  /** The size k of a code. */
  readonly codeSize: number;
  /** The rate ρ at which a unit should fire, between 0 and 1. Initially 0.05. */
  readonly target?: number;
  /** How much it counts beside the reconstruction error. Initially 1. */
  readonly weight?: number;
  /** How much of the running rate stays with each batch. Initially 0.9. */
  readonly momentum?: number;
}

/** Rates are held off 0 and 1, where the divergence is infinite. */
const MARGIN = 1e-6;

/**
 * Sparsity by a target rate: weight · Σⱼ KL(ρ ‖ ρ̂ⱼ), with ρ̂ⱼ the running mean activation of unit j, and
 *
 *     KL(ρ ‖ ρ̂) = ρ log(ρ / ρ̂) + (1 - ρ) log((1 - ρ) / (1 - ρ̂))
 *
 * Activations must lie in 0 … 1: use `codeActivation: "sigmoid"`. Gradients pass through the batch's own mean. Attributes:
 * `runningRate` `[k]`, a buffer, first ρ.
 *
 * Source: Ng, "Sparse autoencoder", CS294A lecture notes (2011).
 *
 * @example
 * ```ts
 * import { Autoencoder, KLSparsity } from "@nn/autoencoders";
 * const model = new Autoencoder({
 *   inputSize: 64,
 *   codeSize: 128,
 *   codeActivation: "sigmoid",
 *   penalties: [new KLSparsity({ codeSize: 128, target: 0.05, weight: 0.01 })],
 * });
 * console.log(Object.keys(model.stateDict()).at(-1)); // "penalties.0.running_rate"
 * ```
 */
export class KLSparsity extends Module<[pass: Pass]> {
  readonly runningRate: Buffer;
  readonly target: number;
  readonly weight: number;
  readonly momentum: number;

  constructor(options: KLSparsityOptions) {
    super();
    const { codeSize, target = 0.05, weight = 1, momentum = 0.9 } = options;
    checkCount("KLSparsity", "codeSize", codeSize);
    checkWeight("KLSparsity", weight);
    if (!(target > 0 && target < 1))
      throw new NNError("KLSparsity", `target must lie between 0 and 1, got ${target}`);
    if (!(momentum >= 0 && momentum < 1)) {
      throw new NNError("KLSparsity", `momentum must be at least 0 and under 1, got ${momentum}`);
    }
    this.target = target;
    this.weight = weight;
    this.momentum = momentum;
    this.runningRate = new Buffer(full([codeSize], target));
  }

  forward({ code }: Pass): Tensor {
    const { runningRate, momentum, target } = this;
    checkCodeSize("KLSparsity", code, runningRate.shape[0]!);
    const batch = code.mean(0); // [k]
    const running = runningRate.mul(momentum).add(batch.detach().mul(1 - momentum));
    if (this.training) assignLater(runningRate, running.node);
    const rate = batch.add(running.sub(batch).detach()).clamp(MARGIN, 1 - MARGIN);
    const firing = log(rate).mul(-target);
    const silent = log(rate.neg().add(1)).mul(target - 1);
    const entropy = target * Math.log(target) + (1 - target) * Math.log(1 - target);
    return firing.add(silent).add(entropy).sum().mul(this.weight);
  }

  override extraRepr(): string {
    return `target=${this.target}, weight=${this.weight}, momentum=${this.momentum}`;
  }
}
