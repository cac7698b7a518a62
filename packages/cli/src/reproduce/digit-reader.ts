import { DataLoader, type Dataset, type ImageBatch } from "@nn/data";
import { digitFeatures } from "@nn/gan/features";
import { Conv2d, crossEntropy, Flatten, Linear, MaxPool2d, ReLU, Sequential, type Module } from "@nn/layers";
import { Adam } from "@nn/optim";
import type { Tensor } from "@nn/tensor";
import { evaluate, fit } from "@nn/train";
import type { ExperimentOptions } from "./experiment.js";

/** Who reads MNIST's digits: the classifier of `@nn/gan`; in a quick run, on smaller ones, a reader of their own. */
export async function digitReader(
  data: Dataset<ImageBatch>,
  { quick, training }: ExperimentOptions,
): Promise<Module> {
  return quick ? trainReader(data, training("reader of digits"), 20) : digitFeatures();
}

/** A small convolutional network that reads digits of one kind of image. */
export async function trainReader(
  data: Dataset<ImageBatch>,
  { seed = 0, ...run }: ReturnType<ExperimentOptions["training"]>,
  epochs: number,
): Promise<Sequential> {
  const [, channels, height, width] = data.batch([0]).x.shape as [number, number, number, number];
  const reader = new Sequential(
    new Conv2d(channels, 16, 3, { padding: 1 }), // [n, 16, h, w]
    new ReLU(),
    new MaxPool2d(2), // [n, 16, h / 2, w / 2]
    new Conv2d(16, 32, 3, { padding: 1 }),
    new ReLU(),
    new MaxPool2d(2), // [n, 32, h / 4, w / 4]
    new Flatten(),
    new Linear((32 * height * width) / 16, 64),
    new ReLU(),
    new Linear(64, 10), // [n, 10]
  );
  await fit(reader, new DataLoader(data, { batchSize: 64, shuffle: true, dropLast: true, seed }), {
    ...run,
    epochs,
    optimizer: new Adam(reader.parameters(), { lr: 2e-3 }),
    compile: true,
    loss: ({ x, y }) => crossEntropy(reader.forward(x), y),
  });
  return reader.eval();
}

/** The share of images whose digit a reader tells, of what is made of them. */
export async function shareRead(
  reader: Module,
  data: Dataset<ImageBatch>,
  make: (x: Tensor) => Tensor = (x) => x,
): Promise<number> {
  const loader = new DataLoader(data, { batchSize: 500 });
  const { accuracy } = await evaluate(reader, loader, ({ x, y }) => ({
    accuracy: reader.forward(make(x)).argMax(1).eq(y).cast("float32").mean(),
  }));
  return accuracy!;
}
