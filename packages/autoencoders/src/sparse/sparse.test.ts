import { backward } from "@nn/autograd";
import { tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { KSparse } from "./k-sparse.js";
import { WinnerTakeAll } from "./winner-take-all.js";

const rows = [
  [3, 1, 2],
  [-1, -3, -2],
];

describe("KSparse", () => {
  it("keeps the largest of each code, and its gradient", async () => {
    const code = tensor(rows, { requiresGrad: true });
    const kept = new KSparse(2).forward(code);
    expect(await kept.array()).toEqual([[3, 0, 2], [-1, 0, -2]]); // prettier-ignore
    backward(kept.sum());
    expect(await code.grad!.array()).toEqual([[1, 0, 1], [1, 0, 1]]); // prettier-ignore
  });

  it("refuses more than there are", () => {
    expect(() => new KSparse(4).forward(tensor(rows))).toThrow("KSparse: 4 of 3 can't be kept");
    expect(() => new KSparse(0)).toThrow("k must be a whole number from 1 up, got 0");
  });
});

describe("WinnerTakeAll", () => {
  it("lets each unit fire for its best examples in training, and for all in use", async () => {
    const layer = new WinnerTakeAll(0.5);
    expect(await layer.forward(tensor(rows)).array()).toEqual([[3, 1, 2], [0, 0, 0]]); // prettier-ignore
    expect(await layer.eval().forward(tensor(rows)).array()).toEqual(rows);
    expect(() => new WinnerTakeAll(0)).toThrow("rate must be over 0 and at most 1, got 0");
  });
});
