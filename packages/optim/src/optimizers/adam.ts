import type { Tensor } from "@nn/tensor";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { PerStep } from "../per-step.js";
import { zerosState } from "../state.js";
import { requireAtLeastZero, requireBetas } from "./checks.js";
import { oneMinusPower, penalised, runningMean } from "./moments.js";

/** Options of {@link Adam} and {@link AdamW}. */
export interface AdamOptions extends BaseOptions {
  /** The learning rate, γ. Initially 0.001. */
  readonly lr: number;
  /** How much of the running means of g and g² is kept, β₁ and β₂. Initially [0.9, 0.999]. */
  readonly betas: readonly [number, number];
  /** Added to the denominator, ε. Initially 1e-8. */
  readonly eps: number;
  /** λ. Initially 0 for Adam, where it is a penalty on the square, and 0.01 for AdamW, where it shrinks directly. */
  readonly weightDecay: number;
  /** Whether the largest v so far divides (Reddi et al. 2018). Initially false. */
  readonly amsgrad: boolean;
}

/**
 * Adam (Kingma & Ba 2014, algorithm 1), as PyTorch computes it:
 *
 *     g ← ∇θ + λθ
 *     m ← β₁m + (1 - β₁)g
 *     v ← β₂v + (1 - β₂)g²
 *     θ ← θ - γ / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε)
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { Adam } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Adam([w], { lr: 0.1 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.9, -1.9
 * ```
 */
export class Adam extends Optimizer<AdamOptions> {
  readonly #corrections = new PerStep<Corrections>();

  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false }, options);
  }

  protected check({ betas, eps, weightDecay }: AdamOptions): void {
    requireBetas(this.constructor.name, betas);
    requireAtLeastZero(this.constructor.name, { eps, weightDecay });
  }

  protected initialState(param: Tensor, { amsgrad }: Omit<AdamOptions, "lr">): ParamState {
    const state = { expAvg: zerosState(param), expAvgSq: zerosState(param) };
    return amsgrad ? { ...state, maxExpAvgSq: zerosState(param) } : state;
  }

  protected update(update: Update<AdamOptions>): Updated {
    const { param, grad, options } = update;
    return this.rule(update, param, penalised(grad, param, options.weightDecay));
  }

  /** Moves `param` against `grad`. */
  protected rule(update: Update<AdamOptions>, param: Tensor, grad: Tensor): Updated {
    const { state, momentum: beta1, options } = update;
    const [, beta2] = options.betas;
    const { stepSize, root } = this.#corrections.get(update, () => corrections(update));
    const m = runningMean(state.expAvg, beta1, grad);
    const v = runningMean(state.expAvgSq, beta2, grad.square());
    const largest = options.amsgrad && state.maxExpAvgSq ? state.maxExpAvgSq.maximum(v) : undefined;
    const denominator = (largest ?? v).sqrt().div(root).add(options.eps);
    const moments = { expAvg: m, expAvgSq: v };
    return {
      param: param.sub(m.div(denominator).mul(stepSize)),
      state: largest ? { ...moments, maxExpAvgSq: largest } : moments,
    };
  }
}

/** What the means need because they began at 0. */
interface Corrections {
  /** γ / (1 - β₁ᵗ). */
  readonly stepSize: Tensor;
  /** √(1 - β₂ᵗ). */
  readonly root: Tensor;
}

function corrections({ lr, step, momentum: beta1, options }: Update<AdamOptions>): Corrections {
  const [, beta2] = options.betas;
  return { stepSize: lr.div(oneMinusPower(beta1, step)), root: oneMinusPower(beta2, step).sqrt() };
}
