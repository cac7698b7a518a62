import type { Tensor } from "@nn/tensor";
import { evaluate } from "./evaluate.js";
import { fit, type FitOptions } from "./fit.js";
import type { Batches, Metrics, Trainable, TrainResult } from "./types.js";

/** Options of {@link Trainer}: those of `fit` that stay from call to call. */
export type TrainerOptions<Batch> = Omit<
  FitOptions<Batch>,
  "epochs" | "maxSteps" | "resume" | "signal" | "validate"
> & {
  /** What is measured of a batch in evaluation. Initially what `loss` answers. */
  readonly measure?: (batch: Batch) => Tensor | Metrics;
};

/** Options of {@link Trainer.fit}. */
export interface TrainerFitOptions<Batch> extends Pick<
  FitOptions<Batch>,
  "epochs" | "maxSteps" | "resume" | "signal"
> {
  /** Data to evaluate the model on after each epoch, as `validation` of the history. Initially none. */
  readonly validation?: Batches<Batch>;
}

/**
 * A model with all that trains it, for those who keep them together; it is no more than `fit` and `evaluate` with the same
 * options. Use these, or `trainLoop`, where it doesn't fit.
 *
 * @param model - The model.
 * @param options - The optimiser, the loss, and what else {@link fit} takes.
 *
 * @example
 * ```ts
 * import { DataLoader, digits } from "@nn/data";
 * import { Linear, mseLoss } from "@nn/layers";
 * import { Adam } from "@nn/optim";
 * import { Trainer } from "@nn/train";
 * const { train, test } = digits();
 * const model = new Linear(64, 64);
 * const trainer = new Trainer(model, {
 *   optimizer: new Adam(model.parameters()),
 *   loss: ({ x }: ReturnType<typeof train.batch>) => mseLoss(model.forward(x), x),
 *   compile: true,
 * });
 * const validation = new DataLoader(test, { batchSize: 100 });
 * await trainer.fit(new DataLoader(train, { batchSize: 64, shuffle: true }), { epochs: 2, validation });
 * const { loss } = await trainer.evaluate(validation);
 * console.log(loss);
 * ```
 */
export class Trainer<Batch> {
  constructor(
    readonly model: Trainable,
    readonly options: TrainerOptions<Batch>,
  ) {}

  /** Trains: see {@link fit}. */
  fit(data: Batches<Batch>, options: TrainerFitOptions<Batch>): Promise<TrainResult> {
    const { validation, ...rest } = options;
    return fit(this.model, data, {
      ...this.options,
      ...rest,
      ...(validation && { validate: () => this.evaluate(validation) }),
    });
  }

  /** The means over the data, in evaluation mode: see {@link evaluate}. */
  evaluate(data: Batches<Batch>): Promise<Record<string, number>> {
    return evaluate(this.model, data, this.options.measure ?? this.options.loss);
  }
}
