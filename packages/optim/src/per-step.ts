import type { Tensor } from "@nn/tensor";

/** What depends on the step and the learning rate alone: made once for all parameters that share these. */
export class PerStep<T> {
  #step: Tensor | undefined = undefined;
  #lr: Tensor | undefined = undefined;
  #value: T | undefined = undefined;

  get({ step, lr }: { readonly step: Tensor; readonly lr: Tensor }, make: () => T): T {
    if (this.#value === undefined || step !== this.#step || lr !== this.#lr) {
      this.#value = make();
      this.#step = step;
      this.#lr = lr;
    }
    return this.#value;
  }
}
