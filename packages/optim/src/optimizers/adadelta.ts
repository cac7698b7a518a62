import { NNError, type Tensor } from "@nn/tensor";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { zerosState } from "../state.js";
import { requireAtLeastZero } from "./checks.js";
import { penalised, runningMean } from "./moments.js";

/** Options of {@link Adadelta}. */
export interface AdadeltaOptions extends BaseOptions {
  /** The learning rate, γ. Initially 1. */
  readonly lr: number;
  /** How much of the running means is kept, ρ. Initially 0.9. */
  readonly rho: number;
  /** Added under both roots, ε. Initially 1e-6. */
  readonly eps: number;
  /** Penalty λ on the square of the parameters. Initially 0. */
  readonly weightDecay: number;
}

/**
 * Adadelta (Zeiler 2012, algorithm 1), as PyTorch computes it:
 *
 *     g ← ∇θ + λθ
 *     v ← ρv + (1 - ρ)g²
 *     Δ ← √(u + ε) / √(v + ε) · g
 *     u ← ρu + (1 - ρ)Δ²
 *     θ ← θ - γΔ
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { Adadelta } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Adadelta([w], { lr: 1 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.9968, -1.9968
 * ```
 */
export class Adadelta extends Optimizer<AdadeltaOptions> {
  constructor(params: Params<AdadeltaOptions>, options: Partial<AdadeltaOptions> = {}) {
    super(params, { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0 }, options);
  }

  protected check({ rho, eps, weightDecay }: AdadeltaOptions): void {
    if (!(rho >= 0 && rho <= 1)) throw new NNError("Adadelta", `rho must be from 0 to 1, got ${rho}`);
    requireAtLeastZero("Adadelta", { eps, weightDecay });
  }

  protected initialState(param: Tensor): ParamState {
    return { squareAvg: zerosState(param), accDelta: zerosState(param) };
  }

  protected update({ param, grad, state, lr, options }: Update<AdadeltaOptions>): Updated {
    const { rho, eps, weightDecay } = options;
    const g = penalised(grad, param, weightDecay);
    const squareAvg = runningMean(state.squareAvg, rho, g.square());
    const delta = state.accDelta.add(eps).sqrt().div(squareAvg.add(eps).sqrt()).mul(g);
    const accDelta = runningMean(state.accDelta, rho, delta.square());
    return { param: param.sub(delta.mul(lr)), state: { squareAvg, accDelta } };
  }
}
