import {
  conv2d,
  leakyRelu,
  manualSeed,
  randn,
  setBackend,
  uniform,
  withBackend,
  type Tensor,
} from "@nn/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backward, gradients } from "./gradients.js";

/** A critic of a Wasserstein GAN: convolutions with leaky ReLU, layer norm between them. */
class Critic {
  readonly first = randn([4, 1, 3, 3], { requiresGrad: true });
  readonly gain = uniform([4, 4, 4], 0.5, 1.5, { requiresGrad: true });
  readonly shift = randn([4, 4, 4], { requiresGrad: true });
  readonly second = randn([3, 4, 3, 3], { requiresGrad: true });
  readonly last = randn([12, 1], { requiresGrad: true });
  readonly parameters = [this.first, this.gain, this.shift, this.second, this.last];

  score(x: Tensor): Tensor {
    const hidden = leakyRelu(conv2d(x, this.first, { stride: 2, padding: 1 }), 0.2);
    const normal = this.normalise(hidden);
    return leakyRelu(conv2d(normal, this.second, { stride: 2, padding: 1 }), 0.2)
      .reshape([-1, 12])
      .matMul(this.last);
  }

  private normalise(x: Tensor): Tensor {
    const axes = [1, 2, 3];
    const centred = x.sub(x.mean(axes, { keepdim: true }));
    const variance = centred.square().mean(axes, { keepdim: true });
    return centred.div(variance.add(1e-5).sqrt()).mul(this.gain).add(this.shift);
  }
}

/** The critic's loss with its gradient penalty (Gulrajani et al. 2017), and the loss's gradients. */
async function criticStep(): Promise<number[][]> {
  manualSeed(3);
  const critic = new Critic();
  const [real, fake] = [randn([3, 1, 8, 8]), randn([3, 1, 8, 8])];
  const between = real.add(fake.sub(real).mul(uniform([3, 1, 1, 1]))).detach();
  const [slope] = gradients(critic.score(between).sum(), [between]);
  const penalty = slope.square().sum([1, 2, 3]).sqrt().sub(1).square().mean();
  const loss = critic.score(fake).mean().sub(critic.score(real).mean()).add(penalty.mul(10));
  backward(loss);
  const values = [loss, penalty, ...critic.parameters.map(({ grad }) => grad!)];
  return Promise.all(values.map(async (value) => Array.from(await value.data())));
}

/** How far apart two lists of numbers are, against the largest of the second. */
function distance(a: readonly number[], b: readonly number[]): number {
  const largest = Math.max(...b.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]))) / largest;
}

describe("a gradient penalty through convolutions, leaky ReLU and layer norm", () => {
  let expected: number[][];

  beforeAll(async () => {
    expected = await withBackend("js", criticStep);
    for (const values of expected) expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.01);
  });
  afterAll(() => setBackend("wasm"));

  it.each(["webgpu", "webgl2"] as const)("is the same on %s as on js", async (mode) => {
    const found = await withBackend("gpu", criticStep, { mode });
    expect(found.map((values) => values.length)).toEqual(expected.map((values) => values.length));
    expect(Math.max(...found.map((values, i) => distance(values, expected[i])))).toBeLessThan(1e-4);
  });
});
