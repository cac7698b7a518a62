import { cnn } from "@nn/cli";
import { DataLoader, mnist, transforms } from "@nn/data";
import { crossEntropy } from "@nn/layers";
import { Adam, CosineAnnealingLR } from "@nn/optim";
import { device, manualSeed, type Tensor } from "@nn/tensor";
import { Accuracy, evaluate, fit, type Callback } from "@nn/train";
import type { MnistResult } from "./result.js";

interface Batch {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Moves each image by up to a place, so that it seldom looks the same. */
const moved = transforms.randomCrop(28, { padding: 1 });

/** How long it is trained. */
const EPOCHS = 8;

/**
 * Trains the CNN of the tour on the 60,000 images of MNIST, and counts how many of the other 10,000 it knows.
 *
 * @param say - Gets a line now and then.
 */
export async function trainMnist(say: (line: string) => void): Promise<MnistResult> {
  const { train, test } = await mnist({ flat: false });
  manualSeed(0);
  const model = cnn(28);
  const loader = new DataLoader(train, {
    batchSize: 128,
    shuffle: true,
    transform: ({ x, y }: Batch, generator) => ({ x: moved(x, generator), y }),
  });
  const optimizer = new Adam(model.parameters(), { lr: 2e-3 });
  const schedule = new CosineAnnealingLR(optimizer, EPOCHS * loader.length);
  const reporter: Callback = {
    interval: 20_000,
    onProgress: ({ epoch, step, stepsPerSecond, metrics }) =>
      say(
        `epoch ${epoch}/${EPOCHS}, step ${step}: ${stepsPerSecond.toFixed(1)} steps/s, loss ${metrics.loss!.toFixed(4)}`,
      ),
    onEpoch: ({ epoch, seconds, validation }) =>
      say(
        `epoch ${epoch}/${EPOCHS}: ${seconds.toFixed(1)} s, test accuracy ${validation.accuracy!.toFixed(4)}`,
      ),
  };
  const { history } = await fit(model, loader, {
    optimizer,
    loss: ({ x, y }) => crossEntropy(model.forward(x), y),
    epochs: EPOCHS,
    compile: true,
    validate: async () => {
      const accuracy = new Accuracy();
      const { loss } = await evaluate(model, new DataLoader(test, { batchSize: 500 }), ({ x, y }) => {
        const scores = model.forward(x);
        void accuracy.update(scores, y);
        return crossEntropy(scores, y);
      });
      return { loss, accuracy: await accuracy.compute() };
    },
    schedule: { schedule, every: "step" },
    callbacks: [reporter],
  });
  return {
    device: device(),
    parameters: model.parameters().reduce((sum, { size }) => sum + size, 0),
    epochs: history.map(({ seconds, metrics, validation }) => ({
      seconds,
      loss: metrics.loss!,
      testLoss: validation.loss!,
      testAccuracy: validation.accuracy!,
    })),
  };
}
