import { tensor as scalar, type Tensor } from "@nn/tensor";
import { stateTensor, type Node, type StateOwner } from "@nn/tensor/graph";
import { loadedValue, type GivenState } from "./optimizer-state.js";

/** How many steps some parameters have made: one count for all that have always moved together. */
export class StepCounter {
  /** @param tensor - The count, rank 0, float32. */
  constructor(
    public members: readonly Tensor[],
    readonly tensor: Tensor = stateTensor(scalar(0)),
  ) {}

  /** A counter of their own for the active members, from the same count. */
  split(active: ReadonlySet<Tensor>): StepCounter {
    const moved = new StepCounter(
      this.members.filter((member) => active.has(member)),
      stateTensor(this.tensor),
    );
    this.members = this.members.filter((member) => !active.has(member));
    return moved;
  }
}

/** Counters for parameters whose state is loaded. */
export class LoadedCounters {
  readonly #counters = new Map<Tensor | number, StepCounter>();
  readonly #kept = new Set<Tensor>();

  /** @param updates - Gets what the counters are to be assigned. */
  constructor(readonly updates: (readonly [StateOwner, Node])[]) {}

  /**
   * One counter for all parameters whose loaded count is the same tensor, or a number at hand that is the same. It goes on
   * with the tensor of the parameter's own, `before`, for compiled steps hold it.
   */
  of(param: Tensor, given: GivenState | undefined, place: number, before: StepCounter): StepCounter {
    // PyTorch's SGD doesn't count; what has state has moved.
    const step = given ? (given.step ?? 1) : 0;
    const key = typeof step === "number" ? step : (step.node.storage?.host?.[0] ?? step);
    let counter = this.#counters.get(key);
    if (!counter) {
      const kept = this.#kept.has(before.tensor) ? undefined : before.tensor;
      if (kept) this.#kept.add(kept);
      this.#counters.set(key, (counter = new StepCounter([], kept)));
      this.updates.push([counter.tensor, loadedValue(step, [], "step", place).cast("float32").node]);
    }
    counter.members = [...counter.members, param];
    return counter;
  }
}
