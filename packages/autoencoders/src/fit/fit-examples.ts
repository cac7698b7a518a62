import { backward } from "@nn/autograd";
import { DataLoader, type Dataset } from "@nn/data";
import type { AnyModule } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, tensor, type Tensor } from "@nn/tensor";
import { trainLoop, type TrainLoopOptions, type TrainResult } from "@nn/train";
import { checkExamples, type ExamplesCheck } from "./check-examples.js";

/** Options of `fit`: how to train, and all that `trainLoop` of `@nn/train` takes (`callbacks`, `signal`, …). */
export interface FitOptions extends Omit<TrainLoopOptions, "epochs" | "validate"> {
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
  const { epochs = 20, batchSize = 64, lr = 0.002, schedule = "cosine", seed, parts, ...loop } = options;
  await checkExamples("fit", data, objective);
  const loader = new DataLoader(data, { batchSize, shuffle: true, ...(seed === undefined ? {} : { seed }) });
  const steps = Math.min(epochs * loader.length, loop.maxSteps ?? Infinity);
  const optimizer = new Adam(model.parameters(), { lr });
  const update = compiledUpdate(objective, optimizer);
  model.train();
  const result = await trainLoop(
    loader,
    (batch, { totalSteps }) => {
      const step = totalSteps - 1;
      if (schedule === "cosine") optimizer.lr = (lr / 2) * (1 + Math.cos((Math.PI * step) / steps));
      if (!model.training) model.train();
      return update(batch, objective.numbers?.(step) ?? {});
    },
    {
      ...loop,
      epochs,
      parts: { model, optimizer, ...parts },
      ...(objective.validate && { validate: objective.validate }),
    },
  );
  model.eval();
  return result;
}

/** One step, captured: numbers go in as tensors, so that their change is seen. */
function compiledUpdate<Batch extends { readonly x: Tensor }>(
  objective: Objective<Batch>,
  optimizer: Adam,
): (batch: Batch, numbers: Readonly<Record<string, number>>) => Readonly<Record<string, Tensor>> {
  let names: readonly [string[], string[]] = [[], []];
  const run = compile((...tensors: Tensor[]) => {
    const [columns, numbers] = names;
    const named = (keys: readonly string[], from: number): Record<string, Tensor> =>
      Object.fromEntries(keys.map((name, i) => [name, tensors[from + i]!]));
    optimizer.zeroGrad();
    const metrics = objective.loss(named(columns, 0) as unknown as Batch, named(numbers, columns.length));
    backward(metrics.loss);
    optimizer.step();
    return { ...metrics };
  });
  return (batch, numbers) => {
    names = [Object.keys(batch), Object.keys(numbers)];
    return run(
      ...(Object.values(batch) as Tensor[]),
      ...Object.values(numbers).map((value) => tensor(value)),
    );
  };
}
