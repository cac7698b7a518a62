import { BatchNorm1d, Linear, Sequential } from "@nn/layers";
import { compile, deviceBytes, randn, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { SGD } from "../optimizers/index.js";
import { AveragedModel, updateBn } from "./index.js";

const values = (model: { parameters(): Tensor[] }): number[] =>
  model.parameters().flatMap((x) => [...x.dataSync()]);

function moved(decay = 0.5): { readonly model: Linear; readonly ema: AveragedModel<Linear> } {
  const model = new Linear(1, 1, { bias: false });
  model.loadStateDict({ weight: tensor([[0]]) });
  const ema = new AveragedModel(model, { decay });
  for (const weight of [4, 8]) {
    model.loadStateDict({ weight: tensor([[weight]]) });
    ema.updateParameters();
  }
  return { model, ema };
}

describe("AveragedModel", () => {
  it("answers with the averages, while the model keeps its weights", async () => {
    const { model, ema } = moved();
    const x = tensor([[1]]);
    expect(ema.forward(x).itemSync()).toBe(6);
    expect(model.forward(x).itemSync()).toBe(8);
    expect(await ema.withAverages(() => model.forward(x).item())).toBe(6);
    expect(values(model)).toEqual([8]);
    ema.swap();
    expect([model.forward(x).itemSync(), ema.forward(x).itemSync()]).toEqual([6, 6]);
    ema.swap();
    expect([model.forward(x).itemSync(), ema.nAveraged.itemSync()]).toEqual([8, 2]);
  });

  it("gives the weights back after an error", async () => {
    const { model, ema } = moved();
    await expect(
      ema.withAverages(() => {
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(values(model)).toEqual([8]);
  });

  it("is seen by compiled functions, whichever way it is used", async () => {
    const { model, ema } = moved();
    const direct = compile((x: Tensor) => ema.forward(x));
    const exchanged = compile((x: Tensor) => model.forward(x));
    const x = tensor([[1]]);
    expect([direct(x).itemSync(), exchanged(x).itemSync()]).toEqual([6, 8]);
    expect(await ema.withAverages(() => exchanged(x).item())).toBe(6);
    ema.updateParameters();
    expect([direct(x).itemSync(), exchanged(x).itemSync()]).toEqual([7, 8]);
  });

  it("leaves training as it was", () => {
    const { model, ema } = moved();
    const optimizer = new SGD(model.parameters(), { lr: 1 });
    model.weight.grad = tensor([[2]]);
    optimizer.step();
    ema.updateParameters();
    expect([...values(model), ema.forward(tensor([[1]])).itemSync()]).toEqual([6, 6]);
  });

  it("refuses to change statistics or weights that stand for others", () => {
    const norm = new BatchNorm1d(3);
    const model = new Sequential(new Linear(2, 3), norm);
    const averaged = new AveragedModel(model);
    const before = norm.runningMean!.dataSync();
    expect(() => averaged.forward(randn([4, 2]))).toThrow("call model.eval() before it");
    expect(() => compile((x: Tensor) => averaged.forward(x))(randn([4, 2]))).toThrow("call model.eval()");
    expect(norm.runningMean!.dataSync()).toEqual(before);
    expect(averaged.stateDict()["module.1.running_mean"].dataSync()).toEqual(before);
    averaged.swap();
    expect(() => {
      averaged.updateParameters();
    }).toThrow("updateParameters while the model has the averages");
    expect(() => averaged.stateDict()).toThrow("stateDict while the model has the averages");
  });

  it("refuses what makes no sense, and stays as it was", () => {
    const { model, ema } = moved();
    expect(() => new AveragedModel(model.parameters() as never)).toThrow(
      "the first argument must be a model",
    );
    expect(() => new AveragedModel(model, { decay: 2 })).toThrow("decay must be from 0 to 1, got 2");
    expect(() => new AveragedModel(model, { decay: 0.5, avgFn: (x) => x })).toThrow(
      "there are decay and avgFn",
    );
    expect(() => {
      ema.updateParameters(new Linear(2, 1));
    }).toThrow("the averages have the shapes [1, 1], the model [1, 2], [1]");
    const state = ema.stateDict();
    expect(() => {
      ema.loadStateDict({ "module.weight": state["module.weight"] });
    }).toThrow("n_averaged is missing");
    expect(() => {
      ema.loadStateDict({ ...state, weight: tensor([1]) });
    }).toThrow("weight is not in averages");
    expect(() => {
      ema.loadStateDict({ ...state, "module.weight": tensor([1, 2]) });
    }).toThrow("weight is [1, 1] in the model and [2] among what is loaded");
    expect([...values(model), ema.forward(tensor([[1]])).itemSync()]).toEqual([8, 6]);
  });

  it("holds steady memory", () => {
    const model = new Linear(16, 16);
    const ema = new AveragedModel(model, { decay: 0.9 });
    let marked = 0;
    for (let i = 0; i < 300; i++) {
      ema.updateParameters();
      if (i === 50) marked = deviceBytes();
    }
    expect(deviceBytes()).toBeLessThanOrEqual(marked);
  });
});

describe("updateBn", () => {
  it("takes batches of several kinds, and leaves modes and momentum as they were", async () => {
    const norm = new BatchNorm1d(3, { momentum: 0.3 });
    const model = new Sequential(new Linear(2, 3), norm).eval();
    const x = randn([8, 2]);
    const found: number[][] = [];
    for (const batch of [x, [x, "label"], { x }]) {
      await updateBn<unknown>([batch], model);
      found.push([...norm.runningMean!.dataSync()]);
    }
    await updateBn([{ image: x }], model, { input: ({ image }) => image });
    found.push([...norm.runningMean!.dataSync()]);
    expect(new Set(found.map(String)).size).toBe(1);
    expect([model.training, norm.training, norm.momentum]).toEqual([false, false, 0.3]);
    await expect(updateBn([{ y: x }], model)).rejects.toThrow("a batch has no input");
    expect([norm.training, norm.momentum]).toEqual([false, 0.3]);
  });

  it("does nothing to a model without statistics", async () => {
    let asked = 0;
    const batches = (function* () {
      asked++;
      yield randn([2, 2]);
    })();
    await updateBn(batches, new Linear(2, 2));
    expect(asked).toBe(0);
  });
});
