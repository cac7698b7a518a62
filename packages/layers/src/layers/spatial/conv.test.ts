import { Generator, ones, randn, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ReLU, Sequential } from "../../index.js";

describe("convolutions", () => {
  it("refuse settings that can't be", () => {
    expect(() => new Conv2d(0, 4, 3)).toThrow("Conv2d: inChannels must be a positive integer, got 0");
    expect(() => new Conv2d(3, 4, 3, { groups: 2 })).toThrow("2 groups don't divide 3 and 4 channels");
    expect(() => new ConvTranspose2d(4, 3, 3, { groups: 2 })).toThrow("ConvTranspose2d: 2 groups");
    expect(() => new Conv2d(3, 4, [3, 3, 3])).toThrow("Conv2d: kernelSize must be a whole number >= 1, or 2");
    expect(() => new Conv1d(3, 4, 3, { stride: 0 })).toThrow("Conv1d: stride must be");
    expect(() => new Conv3d(3, 4, 3, { padding: [1, 1] })).toThrow("Conv3d: padding must be");
    expect(() => new Conv1d(3, 4, 3, { padding: "same", stride: 2 })).toThrow('"same" needs stride 1');
    expect(() => new ConvTranspose1d(3, 4, 3, { outputPadding: -1 })).toThrow("outputPadding must be");
  });

  it("refuse inputs that don't fit, by name and path", () => {
    const layer = new Conv2d(3, 4, 3);
    expect(() => layer.forward(zeros([2, 4, 8, 8]))).toThrow(
      "Conv2d: expected [N, 3, H, W] or [3, H, W], got [2, 4, 8, 8]",
    );
    expect(() => layer.forward(zeros([8, 8]))).toThrow("got [8, 8]");
    expect(() => new Sequential(new ReLU(), layer).forward(zeros([1, 3, 2, 2]))).toThrow(
      "1: conv2d a kernel of [3, 3] does not fit an input of [2, 2]",
    );
    expect(() => new Conv1d(1, 1, 3, { padding: 4, paddingMode: "reflect" }).forward(zeros([1, 4]))).toThrow(
      'mode "reflect" cannot add 4 and 4 places',
    );
    expect(() => new ConvTranspose2d(3, 1, 3, { stride: 2 }).forward(zeros([3, 4, 4]), 12)).toThrow(
      "ConvTranspose2d: outputSize must be from [9, 9] to [10, 10] for an input [3, 4, 4], got [12, 12]",
    );
    expect(() => new ConvTranspose1d(1, 1, 3, { outputPadding: 1 }).forward(zeros([1, 4]))).toThrow(
      "outputPadding [1] must be smaller",
    );
  });

  it("start the same by seed and differently without one", async () => {
    const make = (seed: number) => new Conv2d(2, 3, 3, { generator: new Generator(seed) }).weight.data();
    expect(await make(1)).toEqual(await make(1));
    expect(await make(1)).not.toEqual(await make(2));
  });

  it("stand in a Sequential and print their settings", () => {
    const model = new Sequential(
      new Conv2d(1, 4, 3, { stride: 2, padding: 1, paddingMode: "circular" }),
      new ConvTranspose2d(4, 2, 2, { stride: 2, groups: 2, bias: false }),
    );
    expect(model.forward(randn([5, 1, 8, 8])).shape).toEqual([5, 2, 8, 8]);
    expect(String(model[0])).toBe(
      "Conv2d(1, 4, kernelSize=[3, 3], stride=[2, 2], padding=[1, 1], paddingMode=circular)",
    );
    expect(String(model[1])).toBe(
      "ConvTranspose2d(4, 2, kernelSize=[2, 2], stride=[2, 2], groups=2, bias=false)",
    );
  });

  it("take an empty batch", () => {
    expect(new Conv1d(2, 3, 2).forward(ones([0, 2, 4])).shape).toEqual([0, 3, 3]);
  });
});
