import type { Tensor } from "@nn/tensor";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { zerosState } from "../state.js";
import { requireAtLeastZero } from "./checks.js";
import { penalised, runningMean } from "./moments.js";

/** Options of {@link RMSprop}. */
export interface RMSpropOptions extends BaseOptions {
  /** The learning rate, γ. Initially 0.01. */
  readonly lr: number;
  /** How much of the running means is kept, α. Initially 0.99. */
  readonly alpha: number;
  /** Added to the denominator, ε. Initially 1e-8. */
  readonly eps: number;
  /** Penalty λ on the square of the parameters. Initially 0. */
  readonly weightDecay: number;
  /** Share of the last update that is made again, μ. Initially 0. */
  readonly momentum: number;
  /** Whether the variance of the gradient divides instead of its square. Initially false. */
  readonly centered: boolean;
}

/**
 * RMSprop (Hinton 2012, lecture 6e; centered: Graves 2013, equations 38 to 41), as PyTorch computes it:
 *
 *     g ← ∇θ + λθ
 *     v ← αv + (1 - α)g²
 *     a ← αa + (1 - α)g, when centered; else 0
 *     d ← g / (√(v - a²) + ε)
 *     b ← μb + d
 *     θ ← θ - γb
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { RMSprop } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new RMSprop([w], { lr: 0.01 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.9, -1.9
 * ```
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  constructor(params: Params<RMSpropOptions>, options: Partial<RMSpropOptions> = {}) {
    super(
      params,
      {
        lr: 0.01,
        alpha: 0.99,
        eps: 1e-8,
        weightDecay: 0,
        momentum: 0,
        centered: false,
      },
      options,
    );
  }

  protected check({ alpha, eps, weightDecay, momentum }: RMSpropOptions): void {
    requireAtLeastZero("RMSprop", { alpha, eps, weightDecay, momentum });
  }

  protected initialState(param: Tensor, { momentum, centered }: Omit<RMSpropOptions, "lr">): ParamState {
    return {
      squareAvg: zerosState(param),
      ...(momentum > 0 && { momentumBuffer: zerosState(param) }),
      ...(centered && { gradAvg: zerosState(param) }),
    };
  }

  protected update({ param, grad, state, lr, momentum, options }: Update<RMSpropOptions>): Updated {
    const { alpha, eps, weightDecay } = options;
    const g = penalised(grad, param, weightDecay);
    const squareAvg = runningMean(state.squareAvg, alpha, g.square());
    const next: ParamState = { squareAvg };
    let variance = squareAvg;
    if ("gradAvg" in state) {
      next.gradAvg = runningMean(state.gradAvg, alpha, g);
      // Rounding may take it below 0 where the gradient hardly changes.
      variance = squareAvg.sub(next.gradAvg.square()).maximum(0);
    }
    let moved = g.div(variance.sqrt().add(eps));
    if ("momentumBuffer" in state)
      moved = next.momentumBuffer = state.momentumBuffer.mul(momentum).add(moved);
    return { param: param.sub(moved.mul(lr)), state: next };
  }
}
