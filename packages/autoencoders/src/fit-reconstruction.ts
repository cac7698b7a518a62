import { backward } from "@nn/autograd";
import { DataLoader, type Dataset } from "@nn/data";
import { mseLoss, type Module } from "@nn/layers";
import { Adam } from "@nn/optim";
import { NNError, compile, tensor, type Tensor } from "@nn/tensor";
import { evaluate, trainLoop, type TrainLoopOptions, type TrainResult } from "@nn/train";

/** Examples: one tensor `[n, …]`, or a data set whose batches have them as `x`. */
export type Examples = Tensor | Dataset<{ readonly x: Tensor }>;

/** Options of `fit`: how to train, and all that `trainLoop` of `@nn/train` takes (`callbacks`, `signal`, …). */
export interface FitOptions extends Omit<TrainLoopOptions, "epochs" | "validate" | "parts"> {
  /** How often to go over the data. Initially 20. */
  readonly epochs?: number;
  /** Examples in a batch. Initially 64. */
  readonly batchSize?: number;
  /** The learning rate at the start. Initially 0.002. */
  readonly lr?: number;
  /** Fixes the order of the examples. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
  /** Examples to measure the error on after each epoch (`validation.loss`), and never to train on. */
  readonly heldOut?: Examples;
}

/** Trains a model to give back what it is given. */
export async function fitReconstruction(
  model: Module,
  data: Examples,
  options: FitOptions,
): Promise<TrainResult> {
  const { epochs = 20, batchSize = 64, lr = 0.002, seed, heldOut, ...loop } = options;
  const examples = asDataset(data);
  if (examples.length === 0) throw new NNError("fit", "there are no examples");
  const order = { batchSize, shuffle: true, ...(seed === undefined ? {} : { seed }) };
  const loader = new DataLoader(examples, order);
  const steps = Math.min(epochs * loader.length, loop.maxSteps ?? Infinity);
  const optimizer = new Adam(model.parameters(), { lr });
  model.train();
  const update = compile((x: Tensor) => {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(x), x);
    backward(loss);
    optimizer.step();
    return loss;
  });
  const result = await trainLoop(
    loader,
    ({ x }, { totalSteps }) => {
      optimizer.lr = (lr / 2) * (1 + Math.cos((Math.PI * (totalSteps - 1)) / steps));
      return { loss: update(x) };
    },
    {
      ...loop,
      epochs,
      ...(heldOut && { validate: async () => ({ loss: await reconstructionError(model, heldOut) }) }),
    },
  );
  model.eval();
  return result;
}

/**
 * The mean squared error of a model's reconstructions: mean((model(x) - x)²), with dropout and its like off.
 *
 * @example
 * ```ts
 * import { Autoencoder, reconstructionError } from "@nn/autoencoders";
 * import { digits } from "@nn/data";
 * const model = new Autoencoder({ inputSize: 64, codeSize: 8 });
 * console.log(await reconstructionError(model, digits().test));
 * ```
 */
export async function reconstructionError(model: Module, data: Examples): Promise<number> {
  const loader = new DataLoader(asDataset(data), { batchSize: 1024 });
  const { loss } = await evaluate(model, loader, ({ x }) => mseLoss(model.forward(x), x));
  return loss!;
}

/** All examples in one tensor. */
export function allExamples(data: Examples): Tensor {
  return isTensor(data) ? data : data.batch(Array.from({ length: data.length }, (_, i) => i)).x;
}

function asDataset(data: Examples): Dataset<{ readonly x: Tensor }> {
  if (!isTensor(data)) return data;
  return {
    length: data.shape[0] ?? 0,
    batch: (indices) => ({ x: data.indexSelect(0, tensor(Int32Array.from(indices))) }),
  };
}

function isTensor(data: Examples): data is Tensor {
  return "dtype" in data;
}
