import { Generator, zeros } from "@nn/tensor";
import { expect, it } from "vitest";
import { Bilinear } from "./bilinear.js";

it("Bilinear starts uniform within 1/√in1Features, by its generator", async () => {
  const values = await new Bilinear(16, 9, 8, { generator: new Generator(1) }).weight.abs().data();
  expect(Math.max(...values)).toBeLessThan(0.25);
  expect(Math.max(...values)).toBeGreaterThan(0.24);
  expect(await new Bilinear(16, 9, 8, { generator: new Generator(1) }).weight.abs().data()).toEqual(values);
});

it("Bilinear refuses inputs that don't fit", () => {
  const layer = new Bilinear(2, 3, 4);
  const wanted = "bilinear: expected [*, 2] and [*, 3] with the same leading axes, got ";
  expect(() => layer.forward(zeros([5, 2]), zeros([5, 2]))).toThrow(`${wanted}[5, 2] and [5, 2]`);
  expect(() => layer.forward(zeros([5, 2]), zeros([4, 3]))).toThrow(wanted);
});
