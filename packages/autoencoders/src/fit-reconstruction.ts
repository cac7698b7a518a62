import { backward } from "@nn/autograd";
import { DataLoader, type Dataset } from "@nn/data";
import { mseLoss, type Module } from "@nn/layers";
import { Adam } from "@nn/optim";
import { NNError, compile, tensor, type Tensor } from "@nn/tensor";

/** Examples: one tensor `[n, …]`, or a data set whose batches have them as `x`. */
export type Examples = Tensor | Dataset<{ readonly x: Tensor }>;

/** How far a training is. */
export interface FitProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** The mean error over the batches of this epoch. */
  readonly training: number;
  /** The error on held-out examples after this epoch, if there are any. */
  readonly heldOut: number | undefined;
}

/** Options of `fit`. */
export interface FitOptions {
  /** How often to go over the data. Initially 20. */
  readonly epochs?: number;
  /** Examples in a batch. Initially 64. */
  readonly batchSize?: number;
  /** The learning rate at the start. Initially 0.002. */
  readonly lr?: number;
  /** Fixes the order of the examples. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
  /** Examples to measure the error on after each epoch, and never to train on. */
  readonly heldOut?: Examples;
  /** Called after each epoch. */
  readonly onEpoch?: (progress: FitProgress) => void;
  /** Ends the training early, after a batch; what was learned so far stays. */
  readonly signal?: AbortSignal;
}

/** What a training gives. */
export interface FitResult {
  /** The mean error over the batches of each epoch. */
  readonly training: readonly number[];
  /** The error on held-out examples after each epoch. */
  readonly heldOut: readonly number[];
  /** Whether `signal` ended it early. */
  readonly stopped: boolean;
}

/** Trains a model to give back what it is given. */
export async function fitReconstruction(
  model: Module,
  data: Examples,
  options: FitOptions,
): Promise<FitResult> {
  const { epochs = 20, batchSize = 64, lr = 0.002, signal } = options;
  const examples = asDataset(data);
  if (examples.length === 0) throw new NNError("fit", "there are no examples");
  const heldOut = options.heldOut && allExamples(options.heldOut);
  const seed = options.seed === undefined ? {} : { seed: options.seed };
  const loader = new DataLoader(examples, { batchSize, shuffle: true, ...seed });
  const optimizer = new Adam(model.parameters(), { lr });
  const step = compile((x: Tensor) => {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(x), x);
    backward(loss);
    optimizer.step();
    return loss;
  });
  const result = { training: [] as number[], heldOut: [] as number[], stopped: false };
  const steps = epochs * loader.length;
  let done = 0;
  model.train();
  for (let epoch = 1; epoch <= epochs && !signal?.aborted; epoch++) {
    let [sum, count] = [0, 0];
    for await (const { x } of loader) {
      if (signal?.aborted) break;
      optimizer.lr = (lr / 2) * (1 + Math.cos((Math.PI * done++) / steps));
      sum += (await step(x).item()) * x.shape[0]!;
      count += x.shape[0]!;
    }
    if (count === 0) break;
    const training = sum / count;
    result.training.push(training);
    const error = heldOut && (await reconstructionError(model, heldOut));
    if (error !== undefined) result.heldOut.push(error);
    options.onEpoch?.({ epoch, epochs, training, heldOut: error });
  }
  result.stopped = signal?.aborted ?? false;
  model.eval();
  return result;
}

/** mean((model(x) - x)²), with dropout and its like off. */
export async function reconstructionError(model: Module, x: Tensor): Promise<number> {
  const { training } = model;
  model.eval();
  try {
    return await mseLoss(model.forward(x), x).item();
  } finally {
    model.train(training);
  }
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
