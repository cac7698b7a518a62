import { DataLoader, digits } from "@nn/data";
import { Dropout, Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
import { Adam } from "@nn/optim";
import { manualSeed, rand, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { findLearningRate, type FindLearningRateOptions } from "./find-learning-rate.js";
import { fit } from "./fit.js";

function setUp() {
  manualSeed(2);
  const model = new Sequential(new Linear(64, 32), new ReLU(), new Dropout(0.1), new Linear(32, 64));
  const optimizer = new Adam(model.parameters(), { lr: 0.123 });
  const loader = new DataLoader(digits().train, { batchSize: 64, shuffle: true, seed: 4 });
  const loss = ({ x }: { x: Tensor }) => mseLoss(model.forward(x), x);
  return { model, optimizer, loader, loss };
}

describe("findLearningRate", () => {
  it("tries growing rates, and suggests one that learns", async () => {
    const { model, optimizer, loader, loss } = setUp();
    const { points, suggestion } = await findLearningRate(model, loader, {
      optimizer,
      loss,
      startLr: 1e-5,
      steps: 60,
    });
    expect(points[0].lr).toBeCloseTo(1e-5, 10);
    expect(points[1].lr / points[0].lr).toBeCloseTo(points[21].lr / points[20].lr, 8);
    expect(points.at(-1)!.smoothed).toBeGreaterThan(2 * Math.min(...points.map((p) => p.smoothed)));
    expect(suggestion).toBeGreaterThan(1e-4);
    expect(suggestion).toBeLessThan(0.5);
  });

  it("leaves everything as it was, to the last bit", async () => {
    const run = async (find: boolean) => {
      const { model, optimizer, loader, loss } = setUp();
      await fit(model, loader, { optimizer, loss, epochs: 1 });
      model.eval();
      if (find) await findLearningRate(model, loader, { optimizer, loss, steps: 30 });
      expect([model.training, optimizer.lr]).toEqual([false, 0.123]);
      const drawn = await rand([3]).array();
      const { history } = await fit(model, loader, { optimizer, loss, epochs: 1 });
      const weights = model.parameters().map((p) => [...p.dataSync()]);
      return [drawn, history[0].metrics, weights];
    };
    expect(await run(true)).toEqual(await run(false));
  });

  it("puts things back after an error, and refuses what makes no sense", async () => {
    const { model, optimizer, loader } = setUp();
    const fail = () => {
      throw new Error("broken");
    };
    await expect(findLearningRate(model, loader, { optimizer, loss: fail })).rejects.toThrow("broken");
    expect(optimizer.lr).toBe(0.123);
    const refused: [Partial<FindLearningRateOptions<unknown>>, string][] = [
      [{ startLr: 1, endLr: 0.1 }, "got 1 and 0.1"],
      [{ steps: 1 }, "got 1"],
      [{ smoothing: 1 }, "got 1"],
      [{ divergence: 0 }, "got 0"],
    ];
    for (const [options, message] of refused) {
      await expect(findLearningRate(model, loader, { optimizer, loss: fail, ...options })).rejects.toThrow(
        message,
      );
    }
  });
});
