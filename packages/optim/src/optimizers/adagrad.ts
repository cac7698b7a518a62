import type { Tensor } from "@nn/tensor";
import { Optimizer, type ParamState, type Update, type Updated } from "../optimizer.js";
import type { BaseOptions, Params } from "../param-group.js";
import { PerStep } from "../per-step.js";
import { filledState } from "../state.js";
import { requireAtLeastZero } from "./checks.js";
import { penalised } from "./moments.js";

/** Options of {@link Adagrad}. */
export interface AdagradOptions extends BaseOptions {
  /** The learning rate, γ. Initially 0.01. */
  readonly lr: number;
  /** How fast the rate itself falls, η. Initially 0. */
  readonly lrDecay: number;
  /** Penalty λ on the square of the parameters. Initially 0. */
  readonly weightDecay: number;
  /** The sum of squares to begin with. Initially 0. */
  readonly initialAccumulatorValue: number;
  /** Added to the denominator, ε. Initially 1e-10. */
  readonly eps: number;
}

/**
 * Adagrad (Duchi et al. 2011), as PyTorch computes it:
 *
 *     g ← ∇θ + λθ
 *     s ← s + g²
 *     θ ← θ - γ / (1 + (t - 1)η) · g / (√s + ε)
 *
 * @param params - Parameters, or groups `[{ params, lr: 0.1 }, …]`.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { Adagrad } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Adagrad([w], { lr: 0.1 });
 * backward(w.square().sum());
 * optimizer.step();
 * console.log(String(w)); // 0.9, -1.9
 * ```
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  readonly #stepSize = new PerStep<Tensor>();

  constructor(params: Params<AdagradOptions>, options: Partial<AdagradOptions> = {}) {
    super(
      params,
      {
        lr: 0.01,
        lrDecay: 0,
        weightDecay: 0,
        initialAccumulatorValue: 0,
        eps: 1e-10,
      },
      options,
    );
  }

  protected check({ lrDecay, weightDecay, initialAccumulatorValue, eps }: AdagradOptions): void {
    requireAtLeastZero("Adagrad", { lrDecay, weightDecay, initialAccumulatorValue, eps });
  }

  protected initialState(param: Tensor, options: Omit<AdagradOptions, "lr">): ParamState {
    return { sum: filledState(param, options.initialAccumulatorValue) };
  }

  protected update(update: Update<AdagradOptions>): Updated {
    const { param, state, lr, step, options } = update;
    const stepSize = this.#stepSize.get(update, () => lr.div(step.sub(1).mul(options.lrDecay).add(1)));
    const grad = penalised(update.grad, param, options.weightDecay);
    const sum = state.sum.add(grad.square());
    return { param: param.sub(grad.div(sum.sqrt().add(options.eps)).mul(stepSize)), state: { sum } };
  }
}
