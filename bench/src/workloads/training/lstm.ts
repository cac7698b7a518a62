import { backward } from "@nn/autograd";
import { crossEntropy, Linear, Module } from "@nn/layers";
import { Adam } from "@nn/optim";
import { randint, randn, zeros, type Tensor } from "@nn/tensor";
import { countOf, training } from "./training.js";

const [BATCH, LENGTH, INPUT, HIDDEN, CLASSES] = [32, 64, 64, 128, 10];

/** An LSTM whose last state is classified. */
class Classifier extends Module {
  input = new Linear(INPUT, 4 * HIDDEN);
  recurrent = new Linear(HIDDEN, 4 * HIDDEN, { bias: false });
  output = new Linear(HIDDEN, CLASSES);

  forward(x: Tensor): Tensor {
    const driven = this.input.forward(x);
    let h = zeros([x.shape[0], HIDDEN]);
    let c = zeros([x.shape[0], HIDDEN]);
    for (let t = 0; t < x.shape[1]; t++) {
      const gates = driven.select(1, t).add(this.recurrent.forward(h));
      const [i, f, g, o] = gates.chunk(4, 1);
      c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
      h = o.sigmoid().mul(c.tanh());
    }
    return this.output.forward(h);
  }
}

const PRODUCTS = 2 * BATCH * (LENGTH * (INPUT + HIDDEN) * 4 * HIDDEN + HIDDEN * CLASSES);

export const lstm = training(
  { name: "lstm", title: "LSTM 64-128, 64 steps", flops: 3 * PRODUCTS, examples: BATCH },
  () => {
    const model = new Classifier();
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    return {
      parameters: countOf(model.parameters()),
      batch: [randn([BATCH, LENGTH, INPUT]), randint(0, CLASSES, [BATCH])],
      step: (x, labels) => {
        optimizer.zeroGrad();
        const loss = crossEntropy(model.forward(x), labels);
        backward(loss);
        optimizer.step();
        return loss;
      },
    };
  },
);
