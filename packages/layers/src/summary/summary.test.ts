import { defaultGenerator, rand, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  BatchNorm1d,
  Conv1d,
  Conv2d,
  Conv3d,
  ConvTranspose2d,
  Dropout,
  Embedding,
  GRU,
  Linear,
  LSTM,
  Module,
  ReLU,
  Sequential,
  summary,
} from "../index.js";

describe("summary", () => {
  it("is a table whose columns add up", () => {
    const body = new Sequential(new Linear(64, 32), new ReLU());
    const model = new Sequential(body, new ReLU(), new Sequential(new Linear(32, 10)));
    expect(String(summary(model, [5, 64]))).toBe(
      [
        "layer           output   parameters  multiply-adds",
        "Sequential      [5, 10]           0              0",
        "├ 0 Sequential  [5, 32]           0              0",
        "│ ├ 0 Linear    [5, 32]       2,080         10,240",
        "│ └ 1 ReLU      [5, 32]           0              0",
        "├ 1 ReLU        [5, 32]           0              0",
        "└ 2 Sequential  [5, 10]           0              0",
        "  └ 0 Linear    [5, 10]         330          1,600",
        "2,410 parameters, all trainable; 11,840 multiply-adds",
      ].join("\n"),
    );
  });

  it("tells frozen parameters, counts shared ones once and their products as often as they run", () => {
    const tied = new Linear(4, 4);
    const model = new Sequential(tied, new ReLU(), tied, new Linear(4, 2).requiresGrad(false));
    const found = summary(model, [3, 4]);
    expect([found.parameters, found.trainable, found.frozen]).toEqual([30, 20, 10]);
    expect(found.rows.map(({ calls }) => calls)).toEqual([1, 2, 1, 1]);
    expect(found.multiplyAdds).toBe(2 * 3 * 16 + 3 * 8);
    expect(String(found)).toContain("├ 0 Linear ×2  [3, 4]");
    expect(String(found)).toContain("30 parameters, 20 trainable, 10 frozen; 120 multiply-adds");
  });

  it.each([
    [new Conv2d(3, 8, 3, { stride: 2, padding: 1 }), [2, 3, 8, 8], 2 * (8 * 4 * 4) * (3 * 3 * 3)],
    [new Conv2d(4, 6, [3, 2], { groups: 2 }), [1, 4, 5, 5], 6 * 3 * 4 * (2 * 3 * 2)],
    [new Conv2d(2, 2, 3, { dilation: 2, padding: "same", paddingMode: "reflect" }), [1, 2, 5, 5], 50 * 18],
    [new Conv1d(4, 4, 3, { groups: 4 }), [3, 4, 9], 3 * (4 * 7) * 3],
    [new Conv3d(1, 2, 2), [1, 1, 3, 3, 3], 2 * 8 * 8],
    [new ConvTranspose2d(2, 3, 4, { stride: 2, padding: 1 }), [1, 2, 4, 4], 2 * 16 * (3 * 4 * 4)],
  ])("counts the multiply-adds of %s by hand", (layer, inputShape, count) => {
    expect(summary(layer, inputShape).multiplyAdds).toBe(count);
  });

  it("leaves the model and the default generator as they were", async () => {
    class Noisy extends Module {
      body = new Sequential(new Linear(3, 3), new BatchNorm1d(3), new Dropout());
      forward(x: Tensor): Tensor {
        return this.body.forward(x).add(rand(x.shape));
      }
    }
    const model = new Noisy();
    model.body[1].eval();
    const modes = () => model.modules().map(({ training }) => training);
    const [before, state, random] = [modes(), model.stateDict(), defaultGenerator.getState()];
    summary(model, [4, 3]);
    expect(() => summary(model, [4, 5])).toThrow("body.0: Linear expected [*, 3], got [4, 5]");
    expect(modes()).toEqual(before);
    expect(defaultGenerator.getState()).toEqual(random);
    for (const [name, value] of Object.entries(model.stateDict())) {
      expect(await value.data(), name).toEqual(await state[name].data());
    }
    let calls = 0;
    model.registerForwardHook(() => void calls++);
    model.forward(zeros([4, 3]));
    expect(calls).toBe(1);
  });

  it("takes shapes of other dtypes, tensors, and several arguments", () => {
    class Both extends Module<[words: Tensor, x: Tensor]> {
      embedding = new Embedding(10, 4);
      unused = new Linear(1, 1);
      forward(words: Tensor, x: Tensor): Tensor {
        return this.embedding.forward(words).matMul(x);
      }
    }
    const words = zeros([2, 3], { dtype: "int32" });
    const [model, embedding, unused] = summary(new Both(), [words, zeros([4, 5])]).rows;
    expect([model.outputShapes, model.multiplyAdds]).toEqual([[[2, 3, 5]], 2 * 3 * 4 * 5]);
    expect(embedding.outputShapes).toEqual([[2, 3, 4]]);
    expect([unused.outputShapes, unused.calls, unused.trainable]).toEqual([[], 0, 2]);
    const shapes = summary(new Both(), [words, [4, 5]]);
    expect(shapes.rows[0]).toEqual(model);
    expect(summary(new Embedding(7, 2), [3], { dtype: "int32" }).rows[0].outputShapes).toEqual([[3, 2]]);
    expect(summary(new ReLU(), zeros([3])).rows[0].outputShapes).toEqual([[3]]);
    expect(() => summary(new ReLU(), "x" as never)).toThrow(
      "summary: the input is neither a shape nor a tensor",
    );
  });
});

describe("multiply-adds are those counted by hand:", () => {
  const [L, N, I, H] = [5, 2, 3, 4];
  const both = { numLayers: 2, bidirectional: true };
  const recurrent = (gates: number) => 2 * L * N * gates * H * (I + H) + 2 * L * N * gates * H * (2 * H + H);

  it.each([
    ["Linear", () => summary(new Linear(6, 7), [2, 3, 6]), 2 * 3 * 6 * 7],
    ["LSTM", () => summary(new LSTM(I, H, both), [L, N, I]), recurrent(4)],
    ["GRU", () => summary(new GRU(I, H, both), [L, N, I]), recurrent(3)],
  ])("%s", (_, found, expected) => {
    expect(found().multiplyAdds).toBe(expected);
  });
});
