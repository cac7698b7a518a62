import { tensor, type Tensor } from "@nn/tensor";
import { stateTensor, type Node, type StateOwner } from "@nn/tensor/graph";
import { loadedValue, type GivenState } from "./optimizer-state.js";

/** How many steps some parameters have made: one count for all that have always moved together. */
export class StepCounter {
  /** The count, a rank-0 float32 tensor. */
  readonly tensor: Tensor;

  constructor(
    public members: readonly Tensor[],
    count: Tensor = tensor(0),
  ) {
    this.tensor = stateTensor(count);
  }

  /** A counter of their own for the active members, from the same count. */
  split(active: ReadonlySet<Tensor>): StepCounter {
    const moved = new StepCounter(
      this.members.filter((member) => active.has(member)),
      this.tensor,
    );
    this.members = this.members.filter((member) => !active.has(member));
    return moved;
  }
}

/** Counters for parameters whose state is loaded. */
export class LoadedCounters {
  readonly #counters = new Map<Tensor | number, StepCounter>();

  /** @param updates - Gets what the counters are to be assigned. */
  constructor(readonly updates: (readonly [StateOwner, Node])[]) {}

  /** One counter for all parameters whose loaded count is the same tensor, or a number at hand that is the same. */
  of(param: Tensor, given: GivenState | undefined, place: number): StepCounter {
    // PyTorch's SGD doesn't count; what has state has moved.
    const step = given ? (given.step ?? 1) : 0;
    const key = typeof step === "number" ? step : (step.node.storage?.host?.[0] ?? step);
    let counter = this.#counters.get(key);
    if (!counter) {
      this.#counters.set(key, (counter = new StepCounter([])));
      this.updates.push([counter.tensor, loadedValue(step, [], "step", place).cast("float32").node]);
    }
    counter.members = [...counter.members, param];
    return counter;
  }
}
