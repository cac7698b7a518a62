import { backward } from "@nn/autograd";
import { DataLoader, digits } from "@nn/data";
import { mseLoss } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, manualSeed, setBackend, withBackend, type Tensor } from "@nn/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Autoencoder } from "./autoencoder.js";

const STEPS = 20;

/** The losses of the first steps on the digits, always from the same weights and over the same batches. */
async function train(compiled = false): Promise<number[]> {
  manualSeed(7);
  const model = new Autoencoder({ inputSize: 64, codeSize: 8, hidden: [32], outputActivation: "sigmoid" });
  const optimizer = new Adam(model.parameters(), { lr: 1e-2 });
  const step = (x: Tensor): Tensor => {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(x), x);
    backward(loss);
    optimizer.step();
    return loss;
  };
  const run = compiled ? compile(step) : step;
  const losses: Tensor[] = [];
  for await (const { x } of new DataLoader(digits().train, { batchSize: 64, shuffle: true, seed: 7 })) {
    losses.push(run(x));
    if (losses.length === STEPS) break;
  }
  return Promise.all(losses.map((loss) => loss.item()));
}

function furthest(losses: readonly number[], expected: readonly number[]): number {
  return Math.max(...losses.map((loss, i) => Math.abs(loss / expected[i] - 1)));
}

describe("the digits autoencoder", () => {
  let expected: number[];

  beforeAll(async () => {
    expected = await withBackend("js", () => train());
    expect(expected.at(-1)! / expected[0]).toBeLessThan(0.7);
  });
  afterAll(() => setBackend("wasm"));

  it("has the same losses on wasm", async () => {
    expect(furthest(await withBackend("wasm", () => train()), expected)).toBeLessThan(1e-3);
  });

  it.each(["webgpu", "webgl2"] as const)("has the same losses on %s", async (mode) => {
    const losses = await withBackend("gpu", () => train(), { mode });
    expect(furthest(losses, expected)).toBeLessThan(1e-3);
    const compiled = await withBackend("gpu", () => train(true), { mode });
    expect(furthest(compiled, expected)).toBeLessThan(1e-3);
  });
});
