import { tensor, type Tensor } from "@nn/tensor";
import { assign, stateTensor } from "@nn/tensor/graph";
import type { Callback } from "./callback.js";

/**
 * Numbers that change from step to step, as tensors: a captured step sees them change, for they are state. A callback
 * that comes with what it is told.
 *
 * @param at - The numbers at a step, from 0, by name; always the same names.
 *
 * @example
 * ```ts
 * import { ChangingNumbers, trainLoop } from "@nn/train";
 * import { tensor } from "@nn/tensor";
 * const numbers = new ChangingNumbers((step) => ({ weight: step / 10 }));
 * const step = (x: ReturnType<typeof tensor>) => ({ loss: x.mean().mul(numbers.tensors["weight"]!) });
 * await trainLoop([tensor([1, 2])], step, { epochs: 3, callbacks: [numbers] });
 * ```
 */
export class ChangingNumbers implements Callback {
  /** What they are at this step, rank 0. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly #at: (step: number) => Readonly<Record<string, number>>;

  constructor(at: (step: number) => Readonly<Record<string, number>>) {
    this.#at = at;
    const first = Object.entries(at(0)).map(([name, value]) => [name, stateTensor(tensor(value))] as const);
    this.tensors = Object.fromEntries(first);
  }

  onStart({ totalSteps }: { readonly totalSteps: number }): void {
    this.#set(totalSteps);
  }

  onStep({ totalSteps }: { readonly totalSteps: number }): void {
    this.#set(totalSteps);
  }

  #set(step: number): void {
    const values = Object.entries(this.#at(step)).map(
      ([name, value]) => [this.tensors[name]!, tensor(value).node] as const,
    );
    if (values.length > 0) assign(values);
  }
}
