import { endIteration } from "./graph/device-cache.js";

/**
 * Counts 0 … count - 1 and marks the iterations of a training loop, so that the device memory of what an iteration made
 * can be recycled after it. An optimiser's step and a DataLoader mark them as well.
 *
 * @example
 * ```ts
 * import { ones, steps } from "@nn/tensor";
 * for (const step of steps(3)) console.log(step, await ones([2]).mul(step).array());
 * ```
 */
export function* steps(count: number): Generator<number, void, undefined> {
  for (let step = 0; step < count; step++) {
    yield step;
    endIteration();
  }
}
