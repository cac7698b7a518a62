import type { Tensor } from "@nn/tensor";
import type { Update, Updated } from "../optimizer.js";
import type { Params } from "../param-group.js";
import { PerStep } from "../per-step.js";
import { Adam, type AdamOptions } from "./adam.js";

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2017, algorithm 2): θ ← θ - γλθ instead of a penalty in the
 * gradient, then as {@link Adam}. `weightDecay` is initially 0.01.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { AdamW } from "@nn/optim";
 * const optimizer = new AdamW(new Linear(4, 2).parameters(), { lr: 3e-4, weightDecay: 0.1 });
 * console.log(optimizer.lr); // 0.0003
 * ```
 */
export class AdamW extends Adam {
  readonly #shrinking = new PerStep<Tensor>();

  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, { ...options, weightDecay: options.weightDecay ?? 0.01 });
  }

  protected override update(update: Update<AdamOptions>): Updated {
    const { param, grad, lr, options } = update;
    const { weightDecay } = options;
    if (weightDecay === 0) return this.rule(update, param, grad);
    const factor = this.#shrinking.get(update, () => lr.mul(-weightDecay).add(1));
    return this.rule(update, param.mul(factor), grad);
  }
}
