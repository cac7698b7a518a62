import { backward } from "@nn/autograd";
import { Linear, mseLoss, Sequential, Tanh } from "@nn/layers";
import { compile, Generator, manualSeed, randn, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Adam, clipGradNorm } from "./index.js";
import { expectClose } from "./test-support/golden.js";

const PARTS = 4;

function start() {
  manualSeed(1);
  const model = new Sequential(new Linear(6, 12), new Tanh(), new Linear(12, 2));
  return { model, optimizer: new Adam(model.parameters(), { lr: 0.01, betas: [0.5, 0.9] }) };
}

const batch = (seed: number, width: number): Tensor => randn([16, width], { generator: new Generator(seed) });

/** One step on the gradients of all parts of a batch, each weighed by its share. */
function accumulating({ model, optimizer }: ReturnType<typeof start>) {
  return (...parts: Tensor[]): void => {
    optimizer.zeroGrad();
    for (let i = 0; i < PARTS; i++) {
      backward(mseLoss(model.forward(parts[i]), parts[PARTS + i]).div(PARTS));
    }
    clipGradNorm(model.parameters(), 1);
    optimizer.step();
  };
}

describe("gradients of four quarters of a batch", () => {
  it.each([false, true])("add up to that of the whole (compiled: %s)", (compiled) => {
    const [whole, parts] = [start(), start()];
    const step = compiled ? compile(accumulating(parts)) : accumulating(parts);
    for (let i = 0; i < 5; i++) {
      const [x, y] = [batch(2 * i, 6), batch(2 * i + 1, 2)];
      whole.optimizer.zeroGrad();
      backward(mseLoss(whole.model.forward(x), y));
      clipGradNorm(whole.model.parameters(), 1);
      whole.optimizer.step();
      const quarters = (all: Tensor): Tensor[] =>
        Array.from({ length: PARTS }, (_, k) => all.slice([4 * k, 4 * k + 4]));
      step(...quarters(x), ...quarters(y));
    }
    const expected = whole.model.parameters();
    parts.model.parameters().forEach((param, i) => {
      expectClose(param.dataSync(), [...expected[i].dataSync()], 2e-4, `parameter ${i}`);
    });
  });

  it("add up over several calls of a plain loop, and are forgotten by zeroGrad", () => {
    const { model, optimizer } = start();
    const x = batch(1, 6);
    const gradient = (): number[] => model.parameters().flatMap((param) => [...param.grad!.dataSync()]);
    backward(model.forward(x).square().mean());
    const once = gradient();
    for (let i = 0; i < 3; i++) backward(model.forward(x).square().mean());
    expectClose(
      gradient(),
      once.map((g) => PARTS * g),
      1e-5,
      "the gradients",
    );
    optimizer.zeroGrad();
    expect(model.parameters().every((param) => param.grad === undefined)).toBe(true);
  });
});
