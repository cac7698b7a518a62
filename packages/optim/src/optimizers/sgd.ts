import { NNError, where, type Tensor } from "@nn/tensor";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { zerosState } from "../state.js";
import { requireAtLeastZero } from "./checks.js";
import { penalised } from "./moments.js";

/** Options of {@link SGD}. */
export interface SGDOptions extends BaseOptions {
  /** The learning rate, γ. Initially 0.001. */
  readonly lr: number;
  /** Share of the last update that is made again, μ. Initially 0. */
  readonly momentum: number;
  /** Share of the gradient that momentum leaves out, τ. Initially 0. */
  readonly dampening: number;
  /** Penalty λ on the square of the parameters. Initially 0. */
  readonly weightDecay: number;
  /** Nesterov's momentum. Initially false. */
  readonly nesterov: boolean;
}

/**
 * Stochastic gradient descent, with momentum (Sutskever et al. 2013):
 *
 *     g ← ∇θ + λθ
 *     b ← g at the first step, then μb + (1 - τ)g
 *     g ← b, with Nesterov g + μb
 *     θ ← θ - γg
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense: negative ones, or Nesterov without momentum or with dampening.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { SGD } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new SGD([w], { lr: 0.1 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.8, -1.6
 * ```
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(params: Params<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super(params, { lr: 0.001, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false }, options);
  }

  protected check({ momentum, dampening, weightDecay, nesterov }: SGDOptions): void {
    requireAtLeastZero("SGD", { momentum, weightDecay });
    if (!Number.isFinite(dampening)) throw new NNError("SGD", `dampening must be a number, got ${dampening}`);
    if (nesterov && (!(momentum > 0) || dampening !== 0)) {
      throw new NNError("SGD", "nesterov needs momentum above 0 and no dampening");
    }
  }

  protected initialState(param: Tensor, { momentum }: Omit<SGDOptions, "lr">): ParamState {
    return momentum === 0 ? {} : { momentumBuffer: zerosState(param) };
  }

  protected update({ param, grad, state, lr, momentum, step, options }: Update<SGDOptions>): Updated {
    const { dampening, weightDecay, nesterov } = options;
    let g = penalised(grad, param, weightDecay);
    if (!("momentumBuffer" in state)) return { param: param.sub(g.mul(lr)) };
    const moved = state.momentumBuffer.mul(momentum);
    let buffer = moved.add(g);
    if (dampening !== 0) buffer = where(step.eq(1), g, moved.add(g.mul(1 - dampening)));
    g = nesterov ? g.add(buffer.mul(momentum)) : buffer;
    return { param: param.sub(g.mul(lr)), state: { momentumBuffer: buffer } };
  }
}
