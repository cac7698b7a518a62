import { Generator, randn, tensor, where, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { GRU, GRUCell, LSTM, LSTMCell, RNN, RNNCell } from "./index.js";

describe.each([RNN, LSTM, GRU])("%o", (Layer) => {
  it("starts with weights in (-1/√hiddenSize, 1/√hiddenSize)", async () => {
    const values = (await new Layer(9, 16).weight_ih_l0!.array()) as number[][];
    const largest = Math.max(...values.flat().map(Math.abs));
    expect(largest).toBeLessThan(0.25);
    expect(largest).toBeGreaterThan(0.2);
  });

  it("doesn't read what lies behind an end, NaN included", async () => {
    const layer = new Layer(2, 3, { bidirectional: true, numLayers: 2 });
    const x = randn([4, 2, 2]);
    const behind = tensor([0, 0, 0, 0, 0, 1, 0, 1], [4, 2, 1], { dtype: "bool" });
    const lengths = { lengths: [4, 2] };
    const [clean] = layer.forward(x, undefined, lengths);
    const [dirty] = layer.forward(where(behind, NaN, x), undefined, lengths);
    expect(await dirty.array()).toEqual(await clean.array());
  });

  it("drops between layers in training only", async () => {
    const layer = new Layer(2, 8, { numLayers: 2, dropout: 0.5, generator: new Generator(1) });
    const x = randn([3, 2, 2]);
    const values = async () => (await layer.forward(x)[0].data()).join();
    expect(await values()).not.toBe(await values());
    layer.eval();
    expect(await values()).toBe(await values());
  });

  it("refuses what doesn't fit", () => {
    const layer = new Layer(2, 3);
    const name = Layer.name;
    expect(() => new Layer(2, 0)).toThrow(`${name}: hiddenSize must be a positive integer, got 0`);
    expect(() => new Layer(2, 3, { dropout: 2 })).toThrow("p must be from 0 to 1, got 2");
    expect(() => layer.forward(zeros([4, 2, 3]))).toThrow(`${name}: expected x of [L, N, 2] or [L, 2]`);
    expect(() => layer.forward(zeros([4, 2, 2]), undefined, { lengths: [4] })).toThrow("2 sequences, got 1");
    expect(() => layer.forward(zeros([4, 2, 2]), undefined, { lengths: [0, 5] })).toThrow(
      "from 1 to 4, got 0",
    );
  });
});

it("refuses states that don't fit", () => {
  const [x, h] = [zeros([4, 2, 2]), zeros([1, 2, 3])];
  expect(() => new GRU(2, 3).forward(x, zeros([2, 3]))).toThrow("expected h0 of [1, 2, 3], got [2, 3]");
  expect(() => new LSTM(2, 3).forward(x, [h, zeros([1, 2, 4])])).toThrow("expected c0 of [1, 2, 3]");
});

describe.each([RNNCell, LSTMCell, GRUCell])("%o", (Cell) => {
  it("starts with weights in (-1/√hiddenSize, 1/√hiddenSize), by its generator", async () => {
    const make = () => new Cell(9, 16, { generator: new Generator(2) });
    const values = await make().weightIh.abs().data();
    expect(Math.max(...values)).toBeLessThan(0.25);
    expect(Math.max(...values)).toBeGreaterThan(0.2);
    expect(await make().weightIh.abs().data()).toEqual(values);
  });

  it("refuses what doesn't fit", () => {
    expect(() => new Cell(0, 2)).toThrow(`${Cell.name}: inputSize must be a positive integer, got 0`);
    const wanted = `${Cell.name}: expected x of [N, 2] or [2], got [3, 3]`;
    expect(() => new Cell(2, 3).forward(zeros([3, 3]))).toThrow(wanted);
    expect(() => new Cell(2, 3).forward(zeros([1, 3, 2]))).toThrow("expected x of [N, 2] or [2]");
  });
});

it("cells refuse states that don't fit", () => {
  const x = zeros([4, 2]);
  expect(() => new GRUCell(2, 3).forward(x, zeros([3]))).toThrow("GRUCell: expected h of [4, 3], got [3]");
  expect(() => new LSTMCell(2, 3).forward(x, [zeros([4, 3]), zeros([4, 2])])).toThrow("expected c of [4, 3]");
});

it("an LSTM projects to fewer numbers than it has", () => {
  for (const projSize of [3, -1, 1.5]) {
    expect(() => new LSTM(2, 3, { projSize })).toThrow("LSTM: projSize must be an integer from 0 to below");
  }
});
