import type { Accumulator } from "./accumulator.js";
import { LossGuard } from "./not-finite/loss-guard.js";
import { fitStep } from "./fit-step.js";
import { Scheduler, type Schedulable, type ScheduleOptions } from "./scheduler.js";
import { isStateful, type Parts, type Stateful } from "./stateful.js";
import { checkedLoop, type TrainLoopOptions } from "./train-loop.js";
import type { Batches, LossFunction, Metrics, Steppable, Trainable, TrainResult } from "./types.js";

/** Options of {@link fit}. */
export interface FitOptions<Batch> extends Omit<TrainLoopOptions, "afterSteps"> {
  /** What changes the parameters. */
  readonly optimizer: Steppable;
  /** What is to become small. */
  readonly loss: LossFunction<Batch>;
  /**
   * Whether to capture the step once and replay it (see `compile` of `@nn/tensor`): several times faster for small models.
   * Everything in `loss` and `beforeStep` that is not a tensor, such as a weight that changes with the epoch, keeps the
   * value that it had at the first step, so this is initially false. Batches must be tensors, or objects of tensors.
   */
  readonly compile?: boolean;
  /**
   * Sums the gradients of so many batches before each step of the optimiser, as if they were one large batch: their mean
   * over all examples. What is left at the end of an epoch makes a step, too. Initially 1.
   */
  readonly accumulate?: number;
  /** Scales the gradients down to this norm, all of them as one vector: `clipGradNorm` of `@nn/optim`. */
  readonly clipGradNorm?: number;
  /** Between the gradients and the optimiser's step, before `clipGradNorm`: for changing them otherwise. */
  readonly beforeStep?: () => void;
  /**
   * The learning-rate schedule, which goes on after each epoch and its validation; or `{ schedule, every: "step" }`, or
   * `{ schedule, monitor: "validation.loss" }` for one that takes a metric, as `ReduceLROnPlateau` does.
   */
  readonly schedule?: Schedulable | ScheduleOptions;
  /**
   * Whether NaN or infinity in the loss ends training with an error that names the first layer's output, parameter or
   * gradient that went bad. It is looked for wherever values are read: for `onProgress`, checkpoints and at the end of an
   * epoch. Then the steps since the last copy of the state (made every 200 steps or so) are done again one by one to find
   * the place, with the `loss` and `beforeStep` that were given. Initially true.
   */
  readonly checkLoss?: boolean;
  /** An average of the weights, updated after each step of the optimiser: `AveragedModel` of `@nn/optim`. */
  readonly ema?: { updateParameters(): void };
}

/**
 * Trains a model: for each batch `zeroGrad`, the loss, `backward`, `step`.
 *
 * @param model - Is put into training mode before each epoch.
 * @param data - The batches of an epoch, usually a `DataLoader`.
 * @returns The history, whether it was interrupted, and how long it took.
 * @throws NNError when `epochs` is not a whole number from 0 on, or when `compile` meets what is not a tensor; ValueError
 * for options that make no sense; NNError when the loss is NaN or infinite, see `checkLoss`; ShapeError when a metric is not one number; and whatever the loss throws.
 *
 * @example
 * ```ts
 * import { DataLoader, digits } from "@nn/data";
 * import { Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
 * import { Adam } from "@nn/optim";
 * import { fit } from "@nn/train";
 *
 * const model = new Sequential(new Linear(64, 16), new ReLU(), new Linear(16, 64));
 * const loader = new DataLoader(digits().train, { batchSize: 64, shuffle: true });
 * const { history } = await fit(model, loader, {
 *   optimizer: new Adam(model.parameters(), { lr: 1e-2 }),
 *   loss: ({ x }) => mseLoss(model.forward(x), x),
 *   epochs: 2,
 * });
 * console.log(history.map((record) => record.metrics.loss));
 * ```
 */
export async function fit<Batch>(
  model: Trainable,
  data: Batches<Batch>,
  options: FitOptions<Batch>,
): Promise<TrainResult> {
  const { schedule, callbacks = [] } = options;
  const fitting = fitStep(options);
  const scheduler = schedule && new Scheduler("schedule" in schedule ? schedule : { schedule });
  const updated = (was: boolean): void => {
    if (was) scheduler?.afterUpdate();
  };
  let isFirst = true;
  const step = (batch: Batch, record: (metrics: Metrics) => void): void =>
    updated(fitting.run(batch, record));
  const guard = new LossGuard({ model, data, options, step });
  return checkedLoop(
    data,
    (batch, { step: place, record }) => {
      // Only then: changing the mode walks through all modules.
      if (isFirst || place === 1 || !model.training) model.train();
      isFirst = false;
      step(batch, record);
    },
    {
      ...options,
      callbacks: scheduler ? [...callbacks, scheduler] : callbacks,
      parts: partsOf(model, options, fitting.accumulator),
      afterSteps: () => updated(fitting.finish()),
    },
    options.checkLoss === false ? undefined : (training, means) => guard.check(training, means),
  );
}

/** What has a state, by name. */
function partsOf<Batch>(
  model: Trainable,
  { optimizer, schedule, ema, parts }: FitOptions<Batch>,
  accumulated: Accumulator | undefined,
): Parts {
  const scheduled = schedule && "schedule" in schedule ? schedule.schedule : schedule;
  const found: Record<string, Stateful> = {};
  for (const [name, part] of Object.entries({ model, optimizer, schedule: scheduled, ema, accumulated })) {
    if (isStateful(part)) found[name] = part;
  }
  return { ...found, ...parts };
}
