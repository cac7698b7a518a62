import { backward } from "@nn/autograd";
import { Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
import { compile, Generator, manualSeed, randn } from "@nn/tensor";
import { expect, it } from "vitest";
import { Adam } from "./index.js";

it("trains", async () => {
  manualSeed(1);
  const model = new Sequential(new Linear(8, 16), new ReLU(), new Linear(16, 8));
  const optimizer = new Adam(model.parameters(), { lr: 1e-2 });
  const x = randn([32, 8], { generator: new Generator(3) });
  let first = 0;
  let last = 0;
  for (let i = 0; i < 200; i++) {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(x), x);
    backward(loss);
    optimizer.step();
    last = await loss.item();
    if (i === 0) first = last;
  }
  console.log(first, last, String(model));
  expect(last).toBeLessThan(first / 5);
  const step = compile(() => {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(x), x);
    backward(loss);
    optimizer.step();
    return loss;
  });
  for (let i = 0; i < 200; i++) last = await step().item();
  console.log(last);
});
