import type { LRLambda } from "./lambda-lr.js";
import { GroupValues } from "./per-group.js";
import { LRSchedule, type Scheduled } from "./schedule.js";

/**
 * The rate times a factor of your own at every epoch: base · lrLambda(1) · … · lrLambda(epoch).
 *
 * @param lrLambda - For all groups, or one for each. State dicts don't hold it.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { MultiplicativeLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new MultiplicativeLR(optimizer, () => 0.5);
 * schedule.step();
 * schedule.step();
 * console.log(optimizer.lr); // 0.25
 * ```
 */
export class MultiplicativeLR extends LRSchedule {
  readonly #lambdas: GroupValues<LRLambda>;

  constructor(optimizer: Scheduled, lrLambda: LRLambda | readonly LRLambda[]) {
    super(optimizer);
    this.#lambdas = new GroupValues(
      "MultiplicativeLR",
      "lrLambda",
      lrLambda,
      optimizer.paramGroups.length,
      "function",
    );
    this.begin();
  }

  lrAt(epoch: number, baseLr: number, group: number): number {
    const lambda = this.#lambdas.at(group);
    let lr = baseLr;
    for (let i = 1; i <= epoch; i++) lr *= lambda(i);
    return lr;
  }

  protected override nextLr(lr: number, epoch: number, _baseLr: number, group: number): number {
    return epoch === 0 ? lr : lr * this.#lambdas.at(group)(epoch);
  }

  // PyTorch's has no closed form: where others have brought the rate, it goes on.
  protected override jumpLr(lr: number, epoch: number, baseLr: number, group: number): number {
    return this.nextLr(lr, epoch, baseLr, group);
  }
}
