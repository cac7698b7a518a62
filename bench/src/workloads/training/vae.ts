import { backward } from "@nn/autograd";
import { bceWithLogits, Linear, Module } from "@nn/layers";
import { Adam } from "@nn/optim";
import { rand, randn, type Tensor } from "@nn/tensor";
import { countOf, training } from "./training.js";

const BATCH = 128;
const [INPUT, HIDDEN, LATENT] = [784, 400, 20];

/** The VAE of PyTorch's examples: 784-400-(20, 20)-400-784. */
class VAE extends Module<[x: Tensor], { logits: Tensor; mean: Tensor; logVariance: Tensor }> {
  encoder = new Linear(INPUT, HIDDEN);
  mean = new Linear(HIDDEN, LATENT);
  logVariance = new Linear(HIDDEN, LATENT);
  decoder = new Linear(LATENT, HIDDEN);
  output = new Linear(HIDDEN, INPUT);

  forward(x: Tensor): { logits: Tensor; mean: Tensor; logVariance: Tensor } {
    const hidden = this.encoder.forward(x).relu();
    const mean = this.mean.forward(hidden);
    const logVariance = this.logVariance.forward(hidden);
    const z = mean.add(randn(mean.shape).mul(logVariance.mul(0.5).exp()));
    const logits = this.output.forward(this.decoder.forward(z).relu());
    return { logits, mean, logVariance };
  }
}

const PRODUCTS = 2 * BATCH * (2 * INPUT * HIDDEN + 3 * HIDDEN * LATENT);

export const vae = training(
  { name: "vae", title: "VAE 784-400-20-400-784", flops: 3 * PRODUCTS, examples: BATCH },
  () => {
    const model = new VAE();
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    return {
      parameters: countOf(model.parameters()),
      batch: [rand([BATCH, INPUT])],
      step: (x) => {
        optimizer.zeroGrad();
        const { logits, mean, logVariance } = model.forward(x);
        const reconstruction = bceWithLogits(logits, x, { reduction: "sum" });
        const divergence = logVariance.add(1).sub(mean.square()).sub(logVariance.exp()).sum().mul(-0.5);
        const loss = reconstruction.add(divergence).div(BATCH);
        backward(loss);
        optimizer.step();
        return loss;
      },
    };
  },
);
