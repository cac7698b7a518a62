import { DataLoader, digits } from "@nn/data";
import { Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
import { Adam } from "@nn/optim";
import { manualSeed, setBackend } from "@nn/tensor";
import { afterAll, expect, it } from "vitest";
import { fit } from "./fit.js";

afterAll(() => setBackend("wasm"));

it.each(["webgpu", "webgl2"] as const)("trains on %s with a progress report, and learns", async (mode) => {
  await setBackend("gpu", { mode });
  manualSeed(2);
  const model = new Sequential(new Linear(64, 16), new ReLU(), new Linear(16, 64));
  const losses: number[] = [];
  const { steps } = await fit(model, new DataLoader(digits().train, { batchSize: 256 }), {
    optimizer: new Adam(model.parameters(), { lr: 1e-2 }),
    loss: ({ x }) => mseLoss(model.forward(x), x),
    epochs: 3,
    callbacks: [{ interval: 1, onProgress: ({ metrics }) => void losses.push(metrics.loss) }],
  });
  expect(steps).toBeGreaterThan(10);
  expect(losses.length).toBeGreaterThan(2);
  expect(losses.at(-1)).toBeLessThan(losses[0]);
});
