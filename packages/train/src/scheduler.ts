import { ValueError } from "@nn/tensor";
import type { Callback } from "./callback.js";
import { Monitor } from "./monitor.js";
import type { EpochRecord } from "./types.js";

/** What training needs of a learning-rate schedule; every one of `@nn/optim` has it. */
export interface Schedulable {
  step(metric?: number): void;
}

/** What training needs of one that looks at a metric, such as `ReduceLROnPlateau` of `@nn/optim`. */
export interface MetricSchedulable {
  step(metric: number): void;
}

/** A schedule, and when it goes on. */
export interface ScheduleOptions {
  readonly schedule: Schedulable | MetricSchedulable;
  /** After each epoch, or after each step of the optimiser. Initially "epoch". */
  readonly every?: "epoch" | "step";
  /** The metric that `schedule.step` gets: "loss", "validation.loss". Initially none. */
  readonly monitor?: string;
}

/** Has a schedule go on. */
export class Scheduler implements Callback {
  readonly #schedule: { step(metric?: number): void };
  readonly #every: "epoch" | "step";
  readonly #monitor: Monitor | undefined;

  constructor({ schedule, every = "epoch", monitor }: ScheduleOptions) {
    if (every !== "epoch" && every !== "step") {
      throw new ValueError("fit", `schedule.every must be "epoch" or "step", got ${String(every)}`);
    }
    if (every === "step" && monitor !== undefined) {
      throw new ValueError(
        "fit",
        "a schedule that monitors a metric goes on by epochs",
        'leave out every: "step"',
      );
    }
    this.#schedule = schedule as Schedulable;
    this.#every = every;
    this.#monitor = monitor === undefined ? undefined : new Monitor("fit", { monitor });
  }

  /** After a step of the optimiser. */
  afterUpdate(): void {
    if (this.#every === "step") this.#schedule.step();
  }

  onEpoch(record: EpochRecord): void {
    if (this.#every === "step" || !record.complete) return;
    if (this.#monitor) this.#schedule.step(this.#monitor.read(record));
    else this.#schedule.step();
  }
}
