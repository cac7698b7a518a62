import { tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { clipGradNorm, clipGradValue } from "./clip.js";
import { SGD } from "./optimizers/index.js";
import { expectClose, golden, type Saved } from "./test-support/golden.js";

interface Recorded {
  readonly gradients: readonly Saved[];
  readonly cases: readonly {
    readonly maxNorm: number;
    readonly normType: number | "Infinity";
    readonly norm: number;
    readonly clipped: readonly (readonly number[])[];
  }[];
}

const { gradients, cases } = golden<Recorded>("clipping");

function parameters() {
  return gradients.map(({ data, shape }) => {
    const x = tensor(new Float32Array(data.length), shape, { requiresGrad: true });
    x.grad = tensor(data, shape);
    return x;
  });
}

it.each(cases)(
  "norm $normType held to $maxNorm equals PyTorch",
  async ({ maxNorm, normType, norm, clipped }) => {
    const params = parameters();
    const found = clipGradNorm(params, maxNorm, { normType: Number(normType) });
    expectClose([await found.item()], [norm], 1e-6, "the norm");
    params.forEach((x, i) => expectClose(x.grad!.dataSync(), clipped[i], 1e-5, `gradient ${i}`));
  },
);

it("leaves out parameters without a gradient, and answers 0 for none", async () => {
  const [a, b] = parameters();
  b.grad = undefined;
  clipGradNorm([a, b], 1);
  expect(b.grad).toBeUndefined();
  expect(await clipGradNorm([b], 1).item()).toBe(0);
});

it("gives a norm that can be read after steps", async () => {
  const params = parameters();
  const optimizer = new SGD(params, { lr: 0.1 });
  const norm = clipGradNorm(params, 1);
  optimizer.step();
  optimizer.step();
  optimizer.step();
  expectClose([await norm.item()], [cases[0].norm], 1e-6, "the norm");
});

it("takes one parameter, and refuses infinite gradients where that is asked for", async () => {
  const [x] = parameters();
  expectClose([await clipGradNorm(x, 1).item()], [Math.hypot(...gradients[0].data)], 1e-5, "the norm");
  x.grad = tensor([1, Infinity, 0, 0, 0, 0], x.shape);
  expect(() => clipGradNorm(x, 1, { errorIfNonfinite: true })).toThrow(
    "the norm of order 2 of the gradients is Infinity",
  );
  expect([...x.grad.dataSync()]).toEqual([1, Infinity, 0, 0, 0, 0]);
  expect(await clipGradNorm(x, 1).item()).toBe(Infinity);
});

it("passes over gradients without elements", async () => {
  const empty = tensor([], [0, 3], { requiresGrad: true });
  empty.grad = tensor([], [0, 3]);
  expect(await clipGradNorm(empty, 1, { normType: Infinity }).item()).toBe(0);
});

it("holds values", async () => {
  const [x] = parameters();
  clipGradValue(x, 0.25);
  const want = gradients[0].data.map((g) => Math.max(-0.25, Math.min(0.25, g)));
  expect(await x.grad!.data()).toEqual(Float32Array.from(want));
});

it("refuses negative limits by name", () => {
  expect(() => clipGradNorm(parameters(), -1)).toThrow("clipGradNorm: maxNorm");
  expect(() => clipGradNorm(parameters(), 1, { normType: 0 })).toThrow("normType must be above 0, got 0");
  expect(() => clipGradValue(parameters(), Number.NaN)).toThrow("clipGradValue: clipValue");
});
