import { backward } from "@nn/autograd";
import { Linear, mseLoss, ReLU, Sequential, Sigmoid } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, manualSeed, rand, type Tensor } from "@nn/tensor";
import type { Workload } from "../workload.js";

const WIDTHS = [784, 512, 256, 64, 256, 512, 784];
const BATCH = 128;
const PRODUCTS = WIDTHS.slice(1).reduce((sum, width, i) => sum + 2 * BATCH * width * WIDTHS[i], 0);

/** A step of the deep autoencoder 784-512-256-64-256-512-784 on a batch of 128: forward, backward, Adam. */
function step(): (x: Tensor) => Tensor {
  manualSeed(0);
  const layers = WIDTHS.slice(1).flatMap((width, i) => [
    new Linear(WIDTHS[i], width),
    i < WIDTHS.length - 2 ? new ReLU() : new Sigmoid(),
  ]);
  const model = new Sequential(...layers);
  const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
  return (x) => {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(x), x);
    backward(loss);
    optimizer.step();
    return loss;
  };
}

export const training: readonly Workload[] = [
  {
    name: "autoencoder step, plain loop",
    flops: 3 * PRODUCTS,
    prepare: () => {
      const run = step();
      const x = rand([BATCH, 784]).realize();
      return () => run(x);
    },
  },
  {
    name: "autoencoder step, compiled",
    flops: 3 * PRODUCTS,
    prepare: () => {
      const run = compile(step());
      const x = rand([BATCH, 784]).realize();
      return () => run(x);
    },
  },
];
