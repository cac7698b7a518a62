import { DataLoader, type Dataset } from "@nn/data";
import type { AnyModule } from "@nn/layers";
import { Adam, CosineAnnealingLR } from "@nn/optim";
import { NNError, type Tensor } from "@nn/tensor";
import {
  ChangingNumbers,
  fit,
  type FitOptions as TrainOptions,
  type TrainLoopOptions,
  type TrainResult,
} from "@nn/train";
import { checkExamples, type ExamplesCheck } from "./check-examples.js";
import { asDataset, type Examples } from "./examples.js";

/** What `fit` of a model decides itself. */
type Decided = "epochs" | "optimizer" | "loss" | "compile" | "validate" | "schedule" | "beforeStep";

/** Options of `fit`: how to train, and all that `fit` of `@nn/train` takes (`callbacks`, `signal`, `resume`, …). */
export interface FitOptions extends Omit<TrainOptions<never>, Decided> {
  /** How often to go over the data. Initially 20. */
  readonly epochs?: number;
  /** Examples in a batch. Initially 64. */
  readonly batchSize?: number;
  /** The learning rate at the start. Initially 0.002. */
  readonly lr?: number;
  /** What becomes of the learning rate: it falls to 0 along a half cosine, or stays. Initially "cosine". */
  readonly schedule?: "cosine" | "constant";
  /** Fixes the order of the examples. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
}

/** What {@link fitExamples} makes small. */
export interface Objective<Batch> extends ExamplesCheck {
  /** The loss of a batch and what is reported beside it: rank-0 tensors. */
  loss(
    batch: Batch,
    numbers: Readonly<Record<string, Tensor>>,
  ): Readonly<Record<string, Tensor>> & { loss: Tensor };
  /** Numbers that change from step to step (from 0), which the loss gets as rank-0 tensors. Initially none. */
  numbers?(step: number): Readonly<Record<string, number>>;
  /** Examples that are only measured, looked through as the others are. */
  readonly heldOut?: Examples;
  /** Measured after each epoch. */
  readonly validate?: TrainLoopOptions["validate"];
}

/**
 * What the `fit` of autoencoders, variational ones included, have in common: Adam, a captured step, a learning rate that
 * falls along a half cosine, and a look through the examples first.
 *
 * @param model - Is put into training mode, and into `eval()` mode in the end.
 * @param data - Its batches are objects of tensors, the examples as `x`.
 * @throws NNError when there are no examples, or with the number of the first that is not finite or out of range.
 *
 * @example
 * ```ts
 * import { asDataset, fitExamples } from "@nn/autoencoders";
 * import { Linear, mseLoss } from "@nn/layers";
 * import { randn, type Tensor } from "@nn/tensor";
 * const model = new Linear(3, 3);
 * const loss = (x: Tensor) => ({ loss: mseLoss(model.forward(x), x) });
 * const data = asDataset(randn([100, 3]));
 * const { history } = await fitExamples(model, data, { loss: ({ x }) => loss(x) }, { epochs: 3 });
 * console.log(history.map(({ metrics }) => metrics.loss));
 * ```
 */
export async function fitExamples<Batch extends { readonly x: Tensor }>(
  model: AnyModule,
  data: Dataset<Batch>,
  objective: Objective<Batch>,
  options: FitOptions,
): Promise<TrainResult> {
  const {
    epochs = 20,
    batchSize = 64,
    lr = 0.002,
    schedule = "cosine",
    seed,
    callbacks = [],
    ...rest
  } = options;
  if (schedule !== "cosine" && schedule !== "constant") {
    throw new NNError("fit", `there is no schedule "${String(schedule)}"`, 'use "cosine" or "constant"');
  }
  await checkExamples("fit", data, objective);
  if (objective.heldOut) await checkExamples("fit: heldOut", asDataset(objective.heldOut), objective);
  const loader = new DataLoader(data, { batchSize, shuffle: true, ...(seed === undefined ? {} : { seed }) });
  const optimizer = new Adam(model.parameters(), { lr });
  const updates = Math.min(
    Math.ceil(epochs * Math.ceil(loader.length / (rest.accumulate ?? 1))),
    rest.maxSteps ?? Infinity,
  );
  const numbers = new ChangingNumbers(objective.numbers ?? (() => ({})));
  const result = await fit(model, loader, {
    ...rest,
    epochs,
    optimizer,
    compile: true,
    loss: (batch: Batch) => objective.loss(batch, numbers.tensors),
    callbacks: [...callbacks, numbers],
    ...(schedule === "cosine" && {
      schedule: { schedule: new CosineAnnealingLR(optimizer, Math.max(updates, 1)), every: "step" as const },
    }),
    ...(objective.validate && { validate: objective.validate }),
  });
  model.eval();
  return result;
}
