import { manualSeed, type Tensor } from "@nn/tensor";
import type { Workload } from "../../workload.js";

/** A model in training: what one step does to a batch, and how many numbers it learns. */
export interface Trainee {
  readonly parameters: number;
  /** Forward, backward and update; answers the loss. */
  readonly step: (...batch: Tensor[]) => Tensor;
  readonly batch: readonly Tensor[];
}

/** What is the same for all ways to run a step. */
export interface TrainingSpec {
  readonly name: string;
  readonly title: string;
  /** Floating-point operations of one step: three times those of the forward products. */
  readonly flops: number;
  /** Examples in a batch. */
  readonly examples: number;
}

/** A training step as a workload; `make` is called with a fixed seed. */
export function training(spec: TrainingSpec, make: () => Trainee): Workload {
  return {
    ...spec,
    group: "training",
    prepare: (compiled) => {
      manualSeed(0);
      const { parameters, step, batch } = make();
      const args = batch.map((x) => x.realize());
      const run = compiled(step);
      let loss: Tensor | undefined;
      return {
        run: () => {
          loss = run(...args);
        },
        check: () => loss!.item(),
        parameters,
      };
    },
  };
}

/** How many numbers are in some tensors. */
export function countOf(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, { size }) => sum + size, 0);
}
