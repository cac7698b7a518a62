import { ones, randn, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  ChannelShuffle,
  channelShuffle,
  ConstantPad1d,
  Fold,
  fold,
  interpolate,
  PixelShuffle,
  PixelUnshuffle,
  ReflectionPad2d,
  Unfold,
  unfold,
  Upsample,
  ZeroPad2d,
} from "../../index.js";

describe("spatial layers", () => {
  it("refuse settings that can't be", () => {
    expect(() => new Upsample({})).toThrow("Upsample: takes a size or a scaleFactor, got neither");
    expect(() => new Upsample({ size: 2, scaleFactor: 2 })).toThrow("got both");
    expect(() => new Upsample({ size: 2, alignCorners: true })).toThrow(
      'Upsample: alignCorners has no meaning in mode "nearest"',
    );
    expect(() => interpolate(zeros([1, 1, 2]), { size: 2, mode: "cubic" as never })).toThrow("no mode");
    expect(() => new PixelShuffle(0)).toThrow("PixelShuffle: upscaleFactor must be a positive integer");
    expect(() => new PixelUnshuffle(1.5)).toThrow("PixelUnshuffle: downscaleFactor must be");
    expect(() => new ChannelShuffle(-1)).toThrow("ChannelShuffle: groups must be");
    expect(() => new ReflectionPad2d([1, 2])).toThrow("ReflectionPad2d: padding must be");
    expect(() => new ReflectionPad2d(-1)).toThrow("a whole number >= 0, or 4 of them, got -1");
    expect(() => new Fold(4, [2, 2, 2])).toThrow("Fold: kernelSize must be");
  });

  it("refuse inputs that don't fit, by name", () => {
    const image = zeros([1, 3, 4, 4]);
    expect(() => new Upsample({ size: 8, mode: "linear" }).forward(image)).toThrow(
      'Upsample: mode "linear" expected [N, C, L], got [1, 3, 4, 4]',
    );
    expect(() => new Upsample({ scaleFactor: [2, 2, 2] }).forward(image)).toThrow("scaleFactor must be");
    expect(() => new Upsample({ scaleFactor: 0.1 }).forward(image)).toThrow("leaves nothing of [4, 4]");
    expect(() => new PixelShuffle(2).forward(image)).toThrow("expected [*, C * 4, H, W], got [1, 3, 4, 4]");
    expect(() => new PixelUnshuffle(3).forward(image)).toThrow("expected [*, C, H * 3, W * 3]");
    expect(() => new PixelShuffle(1).forward(zeros([4, 4]))).toThrow("expected [*, C, H, W]");
    expect(() => channelShuffle(image, 2)).toThrow("C a multiple of 2, got [1, 3, 4, 4]");
    expect(() => new ReflectionPad2d(4).forward(image)).toThrow('mode "reflect" cannot add 4 and 4 places');
    expect(() => new ZeroPad2d(1).forward(zeros([4, 4]))).toThrow("ZeroPad2d: expected [N, C, H, W]");
    expect(() => new Unfold(5).forward(image)).toThrow(
      "Unfold: blocks of [5, 5] don't fit an image of [4, 4]",
    );
    expect(() => new Fold(4, 2).forward(zeros([1, 6, 9]))).toThrow(
      "Fold: expected [N, C * 4, 9] for an image of [4, 4], got [1, 6, 9]",
    );
  });

  it("fold what they unfolded as often as blocks lie on it", async () => {
    const counts = fold(unfold(ones([1, 3, 3]), 2), 3, 2);
    expect(await counts.array()).toEqual([[[1, 2, 1], [2, 4, 2], [1, 2, 1]]]); // prettier-ignore
  });

  it("undo a pixel shuffle", async () => {
    const x = randn([2, 12, 3, 5]);
    const back = new PixelUnshuffle(2).forward(new PixelShuffle(2).forward(x));
    expect(await back.data()).toEqual(await x.data());
  });

  it("take an empty batch", () => {
    expect(new Upsample({ scaleFactor: 2 }).forward(zeros([0, 1, 2, 2])).shape).toEqual([0, 1, 4, 4]);
    expect(new PixelShuffle(2).forward(zeros([0, 4, 2, 2])).shape).toEqual([0, 1, 4, 4]);
    expect(new ZeroPad2d(1).forward(zeros([0, 1, 2, 2])).shape).toEqual([0, 1, 4, 4]);
    expect(new Unfold(2).forward(zeros([0, 1, 2, 2])).shape).toEqual([0, 4, 1]);
    expect(new Fold(2, 2).forward(zeros([0, 4, 1])).shape).toEqual([0, 1, 2, 2]);
  });

  it("print their settings", () => {
    expect(String(new Upsample({ scaleFactor: 2, mode: "bilinear" }))).toBe(
      "Upsample(scaleFactor=2, mode=bilinear)",
    );
    expect(String(new ConstantPad1d([1, 2], 0.5))).toBe("ConstantPad1d(padding=[1, 2], value=0.5)");
    expect(String(new Fold([4, 5], 2, { stride: 2 }))).toBe(
      "Fold(outputSize=[4, 5], kernelSize=[2, 2], dilation=[1, 1], padding=[0, 0], stride=[2, 2])",
    );
    expect(String(new PixelShuffle(2))).toBe("PixelShuffle(upscaleFactor=2)");
  });
});
