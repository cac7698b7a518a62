import { backward } from "@nn/autograd";
import { bceWithLogits, Linear, Module, Parameter } from "@nn/layers";
import { Adam } from "@nn/optim";
import { conv2d, convTranspose2d, ones, rand, randn, zeros, type Tensor } from "@nn/tensor";
import { countOf, training } from "./training.js";

const BATCH = 64;
const LATENT = 100;
const HALVE = { stride: 2, padding: 1 };

/** 4x4 filters for a layer that halves or doubles the image, with the DCGAN paper's initial values. */
function filters(first: number, second: number): Parameter {
  return new Parameter(randn([first, second, 4, 4]).mul(0.02));
}

class Generator extends Module {
  project = new Linear(LATENT, 7 * 7 * 128);
  up1 = filters(128, 64);
  up2 = filters(64, 1);

  forward(z: Tensor): Tensor {
    const seed = this.project.forward(z).relu().reshape([-1, 128, 7, 7]);
    const hidden = convTranspose2d(seed, this.up1, HALVE).relu();
    return convTranspose2d(hidden, this.up2, HALVE).tanh();
  }
}

class Discriminator extends Module {
  down1 = filters(64, 1);
  down2 = filters(128, 64);
  score = new Linear(7 * 7 * 128, 1);

  forward(x: Tensor): Tensor {
    const hidden = conv2d(x, this.down1, HALVE).leakyRelu(0.2);
    return this.score.forward(conv2d(hidden, this.down2, HALVE).leakyRelu(0.2).flatten(1));
  }
}

const INNER = 2 * BATCH * 7 * 7 * 16 * 128 * 64;
const OUTER = 2 * BATCH * 14 * 14 * 16 * 64;
const GENERATE = INNER + OUTER + 2 * BATCH * LATENT * 7 * 7 * 128;
const JUDGE = INNER + OUTER + 2 * BATCH * 7 * 7 * 128;

export const dcgan = training(
  {
    name: "dcgan",
    title: "DCGAN 28x28, a step of each network",
    // The discriminator's step: fake images, two batches there and back. The generator's: all of it, no filters of D.
    flops: GENERATE + 6 * JUDGE + 3 * GENERATE + 2 * JUDGE,
    examples: BATCH,
  },
  () => {
    const [generator, discriminator] = [new Generator(), new Discriminator()];
    const betas = [0.5, 0.999] as const;
    const forGenerator = new Adam(generator.parameters(), { lr: 2e-4, betas });
    const forDiscriminator = new Adam(discriminator.parameters(), { lr: 2e-4, betas });
    const [real, fake] = [ones([BATCH, 1]), zeros([BATCH, 1])];
    return {
      parameters: countOf([...generator.parameters(), ...discriminator.parameters()]),
      batch: [rand([BATCH, 1, 28, 28])],
      step: (x) => {
        forDiscriminator.zeroGrad();
        const made = generator.forward(randn([BATCH, LATENT])).detach();
        const judged = bceWithLogits(discriminator.forward(x), real).add(
          bceWithLogits(discriminator.forward(made), fake),
        );
        backward(judged);
        forDiscriminator.step();

        forGenerator.zeroGrad();
        backward(bceWithLogits(discriminator.forward(generator.forward(randn([BATCH, LATENT]))), real));
        forGenerator.step();
        return judged;
      },
    };
  },
);
