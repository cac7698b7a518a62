import { noGrad } from "@nn/autograd";
import { ShapeError, type Tensor, zeros } from "@nn/tensor";
import { assign, sameShape, stateTensor, type Node } from "@nn/tensor/graph";
import type { Stateful } from "./stateful.js";

interface AccumulatorState {
  readonly gradients: readonly Tensor[];
  readonly received: readonly boolean[];
  readonly examples: Tensor;
  readonly batches: number;
}

/**
 * Gradients of several batches, summed as if they were one: sum_b n_b · g_b / sum_b n_b, where g_b is the gradient of a
 * batch's mean loss and n_b its number of examples.
 */
export class Accumulator implements Stateful {
  readonly #params: readonly Tensor[];
  readonly #sums: readonly Tensor[];
  readonly #examples = stateTensor(zeros([]));
  /** Which had a gradient at all: optimisers leave the others alone. */
  #received = new Set<Tensor>();
  #batches = 0;

  constructor(params: readonly Tensor[]) {
    this.#params = params;
    this.#sums = params.map(({ shape, dtype }) => stateTensor(zeros(shape, { dtype })));
  }

  /** Batches since the last update. */
  get batches(): number {
    return this.#batches;
  }

  /** Another batch was added, be it in a captured step. */
  count(): void {
    this.#batches++;
  }

  /** Takes the gradients off the parameters. May be captured. */
  add(examples: number): void {
    const updates: [Tensor, Node][] = [[this.#examples, this.#examples.add(examples).node]];
    this.#params.forEach((param, i) => {
      if (!param.grad) return;
      this.#received.add(param);
      updates.push([this.#sums[i], this.#sums[i].add(param.grad.detach().mul(examples)).node]);
    });
    assign(updates);
  }

  /** Has the parameters have the mean gradients while `update` runs, and begins again. May be captured. */
  update(update: () => void): void {
    const share = this.#examples.reciprocal();
    this.#params.forEach((param, i) => {
      param.grad = this.#received.has(param) ? this.#sums[i].mul(share.cast(param.dtype)) : undefined;
    });
    update();
    for (const param of this.#params) param.grad = undefined;
    noGrad(() =>
      assign(
        [this.#examples, ...this.#sums].map((sum) => [sum, zeros(sum.shape, { dtype: sum.dtype }).node]),
      ),
    );
  }

  /** The update was done. */
  begin(): void {
    this.#batches = 0;
  }

  stateDict(): AccumulatorState {
    return {
      gradients: this.#sums.map((sum) => sum.detach().clone()),
      received: this.#params.map((param) => this.#received.has(param)),
      examples: this.#examples.detach().clone(),
      batches: this.#batches,
    };
  }

  loadStateDict({ gradients, received, examples, batches }: AccumulatorState): void {
    const fits = this.#sums.every((sum, i) => gradients[i] && sameShape(sum.shape, gradients[i].shape));
    if (!fits || gradients.length !== this.#sums.length) {
      throw new ShapeError("accumulate", "the saved gradients have other shapes than the parameters");
    }
    const sums = this.#sums.map((sum, i): [Tensor, Node] => [sum, gradients[i].cast(sum.dtype).node]);
    assign([...sums, [this.#examples, examples.node]]);
    this.#received = new Set(this.#params.filter((_, i) => received[i]));
    this.#batches = batches;
  }
}
