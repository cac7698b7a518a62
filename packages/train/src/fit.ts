import { backward } from "@nn/autograd";
import { Tensor } from "@nn/tensor";
import { compiledStep } from "./compiled-step.js";
import { trainLoop, type TrainLoopOptions } from "./train-loop.js";
import type { Batches, LossFunction, Metrics, Steppable, Trainable, TrainResult } from "./types.js";

/** Options of {@link fit}. */
export interface FitOptions<Batch> extends TrainLoopOptions {
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
  /** Between the gradients and the optimiser's step: for clipping. */
  readonly beforeStep?: () => void;
}

/**
 * Trains a model: for each batch `zeroGrad`, the loss, `backward`, `step`.
 *
 * @param model - Is put into training mode before each epoch.
 * @param data - The batches of an epoch, usually a `DataLoader`.
 * @returns The history, whether it was interrupted, and how long it took.
 * @throws NNError when `epochs` is not a whole number from 0 on, or when `compile` meets what is not a tensor; ShapeError when a metric is not one number; and whatever
 * the loss throws.
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
  const { optimizer, loss, beforeStep } = options;
  const plain = (batch: Batch, record: (metrics: Metrics) => void): void => {
    optimizer.zeroGrad();
    const answer = loss(batch);
    const metrics = answer instanceof Tensor ? { loss: answer } : answer;
    backward(metrics.loss);
    record(metrics);
    beforeStep?.();
    optimizer.step();
  };
  const run = options.compile ? compiledStep(plain) : plain;
  return trainLoop(
    data,
    (batch, { step, record }) => {
      // Only then: changing the mode walks through all modules.
      if (step === 1 || !model.training) model.train();
      run(batch, record);
    },
    options,
  );
}
