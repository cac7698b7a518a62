import { GroupValues } from "./per-group.js";
import { LRSchedule, type Scheduled } from "./schedule.js";

/** A factor of the epoch. */
export type LRLambda = (epoch: number) => number;

/**
 * A factor of your own: base · lrLambda(epoch).
 *
 * @param lrLambda - For all groups, or one for each. State dicts don't hold it.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { LambdaLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new LambdaLR(optimizer, (epoch) => 1 / (1 + epoch));
 * schedule.step();
 * console.log(optimizer.lr); // 0.5
 * ```
 */
export class LambdaLR extends LRSchedule {
  readonly #lambdas: GroupValues<LRLambda>;

  constructor(optimizer: Scheduled, lrLambda: LRLambda | readonly LRLambda[]) {
    super(optimizer);
    this.#lambdas = new GroupValues(
      "LambdaLR",
      "lrLambda",
      lrLambda,
      optimizer.paramGroups.length,
      "function",
    );
    this.begin();
  }

  lrAt(epoch: number, baseLr: number, group: number): number {
    return baseLr * this.#lambdas.at(group)(epoch);
  }
}
