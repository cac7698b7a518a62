import { explain, manualSeed, rand, stack, tensor, type Tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { grad } from "./transforms.js";

const STEPS = 12;

/** A recurrent net h ← tanh(x_t + h W), written as a loop. */
function recurrent(xs: Tensor, w: Tensor): Tensor {
  let h = xs.slice(0);
  for (let t = 1; t < STEPS; t++) h = xs.slice(t).add(h.matMul(w)).tanh(); // prettier-ignore
  return h.square().sum();
}

it("makes one product of what a loop over time leaves for its weights", async () => {
  manualSeed(1);
  const xs = rand([STEPS, 4, 3]).realize();
  const w = rand([3, 3]).realize();
  const gradient = grad((weight: Tensor) => recurrent(xs, weight))(w);
  const products = explain(gradient).split("\n").filter((line) => line.includes("dot")).length; // prettier-ignore
  // Forward and backward through each step, and one for the weights.
  expect(products).toBeLessThanOrEqual(2 * (STEPS - 1) + 1);

  const apart = stack(
    Array.from({ length: 9 }, (_, i) => {
      const step = tensor(Array.from({ length: 9 }, (__, j) => (i === j ? 1e-3 : 0))).reshape([3, 3]);
      return recurrent(xs, w.add(step)).sub(recurrent(xs, w.sub(step))).div(2e-3); // prettier-ignore
    }),
  ).reshape([3, 3]);
  const [got, expected] = await Promise.all([gradient.data(), apart.data()]);
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 2));
});

it("adds a few gradients, and what is no product, as they are", async () => {
  const x = tensor([1, 2, 3]);
  const six = grad((y: Tensor) => Array.from({ length: 6 }, (_, i) => y.mul(i).sum()).reduce((a, b) => a.add(b)))(x);
  expect(await six.array()).toEqual([15, 15, 15]);
}); // prettier-ignore
