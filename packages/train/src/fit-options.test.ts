import { DataLoader, TensorDataset } from "@nn/data";
import { Linear, mseLoss } from "@nn/layers";
import { Adam, AveragedModel, ReduceLROnPlateau, SGD, StepLR } from "@nn/optim";
import { manualSeed, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { fit, type FitOptions } from "./fit.js";

type Batch = { x: Tensor; y: Tensor };

const values = (length: number, factor: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(factor * i));

/** Trains on 22 examples in batches of the given size. */
async function train(
  batchSize: number,
  make: (model: Linear) => Partial<FitOptions<Batch>> & Pick<FitOptions<Batch>, "optimizer">,
  epochs = 3,
) {
  manualSeed(1);
  const model = new Linear(4, 2);
  const data = new TensorDataset({
    x: { data: values(88, 1.7), shape: [4] },
    y: { data: values(44, 0.9), shape: [2] },
  });
  const loss = ({ x, y }: Batch) => mseLoss(model.forward(x), y);
  const { history } = await fit(model, new DataLoader(data, { batchSize }), { loss, epochs, ...make(model) });
  return { history, weights: model.parameters().flatMap((p) => [...p.dataSync()]) };
}

const adam = (model: Linear) => ({ optimizer: new Adam(model.parameters(), { lr: 0.1 }) });

describe("options", () => {
  it("are refused in words where they are missing or make no sense", async () => {
    const wrong = (options: object) => train(5, (model) => ({ ...adam(model), ...options }));
    await expect(wrong({ optimizer: undefined })).rejects.toThrow("fit: optimizer is missing");
    await expect(wrong({ loss: undefined })).rejects.toThrow("fit: loss is not a function");
    for (const answer of [undefined, 3, {}]) {
      await expect(wrong({ loss: () => answer })).rejects.toThrow("fit: the loss function gave no tensor");
    }
    for (const maxSteps of [-1, NaN]) {
      await expect(wrong({ maxSteps })).rejects.toThrow(`maxSteps must be at least 0, got ${maxSteps}`);
    }
  });
});

describe("accumulate", () => {
  it.each([false, true])(
    "steps as with one large batch, what is left included (compile: %s)",
    async (compile) => {
      // 22 examples in batches of 3: 7 whole ones and one of a single example, in groups of 4.
      const large = await train(12, adam);
      const small = await train(3, (model) => ({ ...adam(model), accumulate: 4, compile }));
      small.weights.forEach((weight, i) => expect(weight).toBeCloseTo(large.weights[i], 5));
      expect(small.history[0].steps).toBe(8);
      const batch = await train(3, adam);
      expect(Math.abs(batch.weights[0] - large.weights[0])).toBeGreaterThan(1e-3);
    },
  );

  it("clips the mean gradient, and leaves parameters without a gradient alone", async () => {
    const frozen = (model: Linear) => {
      model.bias!.requiresGrad = false;
      return { optimizer: new SGD(model.parameters(), { lr: 1, weightDecay: 0.5 }), accumulate: 22 };
    };
    manualSeed(1);
    const before = [...new Linear(4, 2).bias!.dataSync()];
    expect((await train(1, frozen, 1)).weights.slice(8)).toEqual(before);
  });

  it("refuses what makes no sense", async () => {
    await expect(train(5, (model) => ({ ...adam(model), accumulate: 0 }))).rejects.toThrow("got 0");
    await expect(train(5, (model) => ({ ...adam(model), clipGradNorm: -1 }))).rejects.toThrow("got -1");
    const bare = { zeroGrad: () => undefined, step: () => undefined };
    await expect(train(5, () => ({ optimizer: bare, accumulate: 2 }))).rejects.toThrow(
      "accumulate needs the parameters",
    );
  });
});

describe("clipGradNorm", () => {
  it.each([{}, { compile: true }, { accumulate: 2 }])("bounds each step: %j", async (setting) => {
    manualSeed(1);
    const before = new Linear(4, 2).parameters().flatMap((p) => [...p.dataSync()]);
    const { weights } = await train(
      22,
      (model) => ({ optimizer: new SGD(model.parameters(), { lr: 1 }), clipGradNorm: 0.01, ...setting }),
      1,
    );
    expect(Math.hypot(...weights.map((weight, i) => weight - before[i]))).toBeCloseTo(0.01, 5);
  });
});

describe("schedule", () => {
  const rates = async (make: (optimizer: SGD) => Partial<FitOptions<Batch>>) => {
    const seen: number[] = [];
    await train(11, (model) => {
      const optimizer = new SGD(model.parameters(), { lr: 1e-3 });
      return { optimizer, callbacks: [{ onStep: () => void seen.push(optimizer.lr) }], ...make(optimizer) };
    });
    return seen.map((lr) => Math.round(lr * 1e6));
  };

  it("goes on after epochs, or after steps of the optimiser", async () => {
    const step = (optimizer: SGD) => new StepLR(optimizer, 1, { gamma: 0.5 });
    expect(await rates((optimizer) => ({ schedule: step(optimizer) }))).toEqual([
      1000, 1000, 500, 500, 250, 250,
    ]);
    expect(await rates((optimizer) => ({ schedule: { schedule: step(optimizer), every: "step" } }))).toEqual([500, 250, 125, 63, 31, 16]); // prettier-ignore
    const accumulated = { accumulate: 2, compile: true };
    expect(await rates((optimizer) => ({ schedule: { schedule: step(optimizer), every: "step" }, ...accumulated }))).toEqual([1000, 500, 500, 250, 250, 125]); // prettier-ignore
  });

  it("gets the metric that it monitors", async () => {
    const plateau = (optimizer: SGD) => ({
      schedule: { schedule: new ReduceLROnPlateau(optimizer, { patience: 0 }), monitor: "validation.loss" },
      validate: () => ({ loss: 1 }),
    });
    expect(await rates(plateau)).toEqual([1000, 1000, 1000, 1000, 100, 100]);
    const missing = rates((optimizer) => ({ ...plateau(optimizer), validate: () => ({ error: 1 }) }));
    await expect(missing).rejects.toThrow("there is no validation.loss to monitor");
  });
});

describe("ema", () => {
  it.each([false, true])("is updated after each step (compile: %s)", async (compile) => {
    let averages: AveragedModel<Linear> | undefined;
    const seen: number[] = [];
    await train(11, (model) => {
      averages = new AveragedModel(model, { decay: 0.5 });
      return {
        ...adam(model),
        ema: averages,
        compile,
        callbacks: [{ onStep: () => void seen.push(model.bias!.dataSync()[0]) }],
      };
    });
    const expected = seen.reduce((mean, value) => mean + (value - mean) / 2);
    expect(averages!.stateDict()["module.bias"].dataSync()[0]).toBeCloseTo(expected, 5);
  });
});
