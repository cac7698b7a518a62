import { DataLoader, digits } from "@nn/data";
import { Linear, mseLoss } from "@nn/layers";
import { Adam } from "@nn/optim";
import { expect, it } from "vitest";
import { fit } from "./fit.js";

it("trains in a page, which gets its turns and can stop it", async () => {
  const model = new Linear(64, 64);
  const controller = new AbortController();
  const losses: number[] = [];
  let frames = 0;
  const draw = () => {
    if (++frames >= 10 && losses.length >= 5) controller.abort();
    else requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  const { interrupted, steps } = await fit(model, new DataLoader(digits().train, { batchSize: 64 }), {
    optimizer: new Adam(model.parameters(), { lr: 1e-2 }),
    loss: ({ x }) => mseLoss(model.forward(x), x),
    epochs: 1_000_000,
    signal: controller.signal,
    callbacks: [{ interval: 20, onProgress: ({ metrics }) => void losses.push(metrics.loss) }],
  });
  expect(interrupted).toBe(true);
  expect(steps).toBeGreaterThan(5);
  expect(losses.at(-1)).toBeLessThan(losses[0]);
});
