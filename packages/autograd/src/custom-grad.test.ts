import { tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { customGrad } from "./custom-grad.js";
import { gradCheck } from "./grad-check.js";
import { gradients } from "./gradients.js";

it("takes the derivative it is given", async () => {
  const round = customGrad((x) => x.round(), (g) => [g]); // prettier-ignore
  const x = tensor([1.2, 2.7], { requiresGrad: true });
  const y = round(x);
  expect(await y.array()).toEqual([1, 3]);
  expect(await gradients(y.mul(tensor([1, 10])).sum(), [x])[0].array()).toEqual([1, 10]);
});

it("hands inputs and the result to the derivative, and differentiates it again", async () => {
  const exp = customGrad((x) => x.exp(), (g, _, result) => [g.mul(result)]); // prettier-ignore
  const cube = customGrad((x) => x.mul(x).mul(x), (g, [x]) => [g.mul(x.square().mul(3))]); // prettier-ignore
  await gradCheck((x) => exp(x), [tensor([0.3, -1])], { order: 3 });
  await gradCheck((x) => cube(x), [tensor([0.3, -1])], { order: 3 });
});

it("gives no gradient where the derivative says undefined", async () => {
  const first = customGrad((x, y) => x.mul(y), (g, [, y]) => [g.mul(y), undefined]); // prettier-ignore
  const [x, y] = [tensor([2]), tensor([3])];
  const [a, b] = gradients(first(x, y).sum(), [x, y]);
  expect([await a.item(), await b.item()]).toEqual([3, 0]);
});

it("refuses a gradient of another shape", () => {
  const wrong = customGrad((x) => x.mul(2), (g) => [g.sum()]); // prettier-ignore
  const x = tensor([1, 2]);
  expect(() => gradients(wrong(x).sum(), [x])).toThrow("customGrad: gradient 0 has shape [], its input [2]");
});
