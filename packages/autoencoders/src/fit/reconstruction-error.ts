import { noGrad } from "@nn/autograd";
import { breathe, DataLoader } from "@nn/data";
import { mseLoss, type Module } from "@nn/layers";
import { NNError, tensor, type Tensor } from "@nn/tensor";
import { evaluate } from "@nn/train";
import { asDataset, type Examples } from "./examples.js";

/**
 * The mean squared error of a model's reconstructions: mean((model(x) - x)²), with dropout and its like off.
 *
 * @throws NNError when there are no examples.
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
  const examples = asDataset(data);
  if (examples.length === 0) throw new NNError("reconstructionError", "there are no examples");
  const loader = new DataLoader(examples, { batchSize: 1024 });
  const { loss } = await evaluate(model, loader, ({ x }) => mseLoss(model.forward(x), x));
  return loss!;
}

/**
 * How badly each example is reconstructed: its mean squared error, with dropout and its like off. High where an example
 * is unlike those the model was trained on.
 *
 * @returns `[n]`
 *
 * @example
 * ```ts
 * import { anomalyScores, Autoencoder } from "@nn/autoencoders";
 * import { rand } from "@nn/tensor";
 * const scores = await anomalyScores(new Autoencoder({ inputSize: 6, codeSize: 2 }), rand([10, 6]));
 * console.log(scores.shape); // [10]
 * ```
 */
export async function anomalyScores(model: Module, data: Examples): Promise<Tensor> {
  const training = model.training;
  model.eval();
  const examples = asDataset(data);
  const scores = new Float32Array(examples.length);
  let first = 0;
  for (const { x } of new DataLoader(examples, { batchSize: 1024 })) {
    const errors = noGrad(() => model.forward(x).sub(x).square().flatten(1).mean(1));
    scores.set(await errors.data(), first);
    first += x.shape[0];
    await breathe();
  }
  model.train(training);
  return tensor(scores);
}
