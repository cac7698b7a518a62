import { backward } from "@nn/autograd";
import { Linear, mseLoss, ReLU, Sequential, Sigmoid } from "@nn/layers";
import { Adam } from "@nn/optim";
import { rand } from "@nn/tensor";
import { countOf, training } from "./training.js";

const WIDTHS = [784, 512, 256, 64, 256, 512, 784];
const BATCH = 128;
const PRODUCTS = WIDTHS.slice(1).reduce((sum, width, i) => sum + 2 * BATCH * width * WIDTHS[i], 0);

export const autoencoder = training(
  { name: "autoencoder", title: "autoencoder 784-512-256-64-…-784", flops: 3 * PRODUCTS, examples: BATCH },
  () => {
    const layers = WIDTHS.slice(1).flatMap((width, i) => [
      new Linear(WIDTHS[i], width),
      i < WIDTHS.length - 2 ? new ReLU() : new Sigmoid(),
    ]);
    const model = new Sequential(...layers);
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    return {
      parameters: countOf(model.parameters()),
      batch: [rand([BATCH, 784])],
      step: (x) => {
        optimizer.zeroGrad();
        const loss = mseLoss(model.forward(x), x);
        backward(loss);
        optimizer.step();
        return loss;
      },
    };
  },
);
