import { tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { backward, gradients } from "./gradients.js";
import { detach, noGrad } from "./no-grad.js";

it("lets no derivative pass through what is computed inside", async () => {
  const w = tensor([1, 2], { requiresGrad: true });
  const constant = noGrad(() => w.mul(3));
  const [g] = gradients(w.mul(constant).sum(), [w]);
  expect(await g.array()).toEqual([3, 6]);
  expect(() => backward(noGrad(() => w.sum()))).toThrow("depends on no tensor");
});

it("ends with the function, also when that throws", async () => {
  const w = tensor([1, 2], { requiresGrad: true });
  expect(() => noGrad(() => { throw new Error("stop"); })).toThrow("stop"); // prettier-ignore
  backward(w.sum());
  expect(await w.grad!.array()).toEqual([1, 1]);
});

it("nests", async () => {
  const x = tensor([2]);
  const y = noGrad(() => {
    noGrad(() => x.mul(2));
    return x.mul(3);
  });
  expect(await gradients(x.mul(y).sum(), [x])[0].item()).toBe(6);
});

it("refuses asynchronous functions", () => {
  expect(() => noGrad(async () => 1)).toThrow("noGrad: the function is asynchronous");
});

it("detach is a constant", async () => {
  const x = tensor([2]);
  expect(await gradients(detach(x).mul(x).sum(), [x])[0].item()).toBe(2);
});
