import { tensor, type Tensor } from "@nn/tensor";
import { stateTensor } from "./state.js";

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
