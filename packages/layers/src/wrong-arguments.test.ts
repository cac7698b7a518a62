import { tensor, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import * as layers from "./index.js";

const { GRU, GRUCell, Linear, LSTM, MultiheadAttention, Sequential } = layers;
const x = zeros([4, 2, 3]);
const classes = tensor([0, 1], { dtype: "int32" });

/** What JavaScript lets through. */
const wrong = (value: unknown): never => value as never;

describe("what is no tensor is refused by name", () => {
  it.each<[string, () => unknown]>([
    ["Linear: expected a tensor, got undefined", () => new Linear(2, 3).forward(wrong(undefined))],
    ["bilinear: expected a tensor, got an array", () => new layers.Bilinear(2, 3, 1).forward(wrong([1]), x)],
    ["LSTM: expected a tensor, got an array", () => new LSTM(3, 2).forward(wrong([1]))],
    ["LSTM: expected a tensor, got undefined", () => new LSTM(3, 2).forward(x, wrong([zeros([1, 2, 2])]))],
    ["GRU: expected a tensor, got an object", () => new GRU(3, 2).forward(x, wrong({ lengths: [4, 4] }))],
    ["GRUCell: expected a tensor, got undefined", () => new GRUCell(3, 2).forward(wrong(undefined))],
    ["MultiheadAttention: expected a tensor", () => new MultiheadAttention(3, 1).forward(x, wrong(0), x)],
    ["dropout: expected a tensor", () => new layers.Dropout().forward(wrong(undefined))],
    ["alphaDropout: expected a tensor", () => new layers.AlphaDropout().forward(wrong(undefined))],
    ["mseLoss: expected a tensor, got the number 1", () => layers.mseLoss(x, wrong(1))],
    ["crossEntropy: expected a tensor", () => layers.crossEntropy(zeros([2, 3]), wrong([0, 1]))],
    ["nllLoss: expected a tensor", () => layers.nllLoss(zeros([2, 3]), wrong([0, 1]))],
    ["nllLoss: expected a tensor", () => layers.nllLoss(wrong([0, 1]), classes)],
    ["Parameter: expected a tensor, got an array", () => new layers.Parameter(wrong([1]))],
    ["Buffer: expected a tensor", () => new layers.Buffer(wrong(1))],
    ["bias is no tensor", () => new Linear(2, 3).loadStateDict({ weight: zeros([3, 2]), bias: wrong([1]) })],
  ])("%s", (message, run) => {
    expect(run).toThrow(message);
  });
});

describe("wrong settings are refused by name", () => {
  it.each<[string, () => unknown]>([
    ["Linear: inFeatures must be a whole number of at least 0, got NaN", () => new Linear(Number.NaN, 2)],
    ["Linear: outFeatures must be", () => new Linear(2, wrong(undefined))],
    ["Bilinear: in2Features must be", () => new layers.Bilinear(2, 2.5, 1)],
    ["Conv2d: kernelSize must be a whole number >= 1", () => new layers.Conv2d(1, 2, wrong(undefined))],
    ["MaxPool2d: kernelSize must be a whole number >= 1", () => new layers.MaxPool2d(wrong(undefined))],
    ["Sequential: argument 0 is no module", () => new Sequential(wrong([new layers.ReLU()]))],
    ["hook: expected a function", () => new layers.ReLU().registerForwardHook(wrong(3))],
  ])("%s", (message, run) => {
    expect(run).toThrow(message);
  });
});
