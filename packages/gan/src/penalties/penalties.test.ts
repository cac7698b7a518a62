import { gradCheck, gradients } from "@nn/autograd";
import { transforms } from "@nn/data";
import { Generator, rand, randn, tensor, withBackend, type Tensor } from "@nn/tensor";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  consistencyPenalty,
  draganPenalty,
  gradientPenalty,
  r1Penalty,
  r2Penalty,
  type Penalty,
} from "./index.js";

interface Golden {
  readonly critic: Readonly<Record<"first" | "second" | "x" | "y", number[]>>;
  readonly penalties: Readonly<Record<string, { value: number; first: number[]; second: number[] }>>;
}

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/losses.golden.json", import.meta.url), "utf8"),
) as Golden;

const twoLayers =
  (first: Tensor, second: Tensor) =>
  (x: Tensor): Tensor =>
    x.matMul(first).tanh().matMul(second).flatten();

const PENALTIES: Readonly<Record<string, () => Penalty>> = {
  gradientPenalty: () => gradientPenalty({ generator: new Generator(1) }),
  "gradientPenalty, one-sided": () =>
    gradientPenalty({ oneSided: true, target: 0.1, generator: new Generator(1) }),
  draganPenalty: () => draganPenalty({ generator: new Generator(1) }),
  r1Penalty: () => r1Penalty(),
  r2Penalty: () => r2Penalty(),
};

describe("penalties against PyTorch", () => {
  it.each(Object.keys(golden.penalties))("%s", async (name) => {
    const [first, second] = [tensor(golden.critic.first, [3, 4]), tensor(golden.critic.second, [4, 1])];
    const real = tensor(golden.critic.x, [5, 3]);
    // Between an example and itself there is only the example.
    const fake = name === "gradientPenalty" ? real : tensor(golden.critic.y, [5, 3]);
    const value = PENALTIES[name]!().penalty({ critic: twoLayers(first, second), real, fake });
    const wanted = golden.penalties[name]!;
    const found = gradients(value, [first, second]);
    expect(await value.item()).toBeCloseTo(wanted.value, 4);
    for (const [i, layer] of (["first", "second"] as const).entries()) {
      const slopes = await found[i]!.data();
      wanted[layer].forEach((slope, at) =>
        expect(Math.abs(slopes[at]! - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope))),
      );
    }
  });
});

describe.each(Object.keys(PENALTIES))("%s", (name) => {
  it("has the gradient of finite differences for the critic's weights", async () => {
    const [real, fake] = await withBackend("js", () => {
      const [x, y] = [randn([5, 3], { dtype: "float64" }), randn([5, 3], { dtype: "float64" })];
      return [x.realize(), y.realize()];
    });
    await gradCheck(
      (first, second) => PENALTIES[name]!().penalty({ critic: twoLayers(first!, second!), real, fake }),
      [randn([3, 4]), randn([4, 1])],
    );
  });
});

describe("closed forms", () => {
  const [real, fake] = [randn([64, 3]), randn([64, 3])];
  const weights = tensor([1, -2, 0.5]); // a slope of 2.2913 everywhere
  const linear = (x: Tensor): Tensor => x.mul(weights).sum(1);
  const length = Math.sqrt(1 + 4 + 0.25);

  it.each([
    ["gradientPenalty", gradientPenalty(), 10 * (length - 1) ** 2],
    ["gradientPenalty to 0", gradientPenalty({ target: 0 }), 10 * length ** 2],
    ["draganPenalty", draganPenalty({ weight: 2 }), 2 * (length - 1) ** 2],
    ["r1Penalty", r1Penalty(), 5 * length ** 2],
    ["r2Penalty", r2Penalty({ weight: 1 }), 0.5 * length ** 2],
  ] as const)("of a linear critic: %s", async (_, { penalty }, wanted) => {
    expect(await penalty({ critic: linear, real, fake }).item()).toBeCloseTo(wanted, 4);
  });

  it("of a quadratic critic: the slope at x is 2 x", async () => {
    const critic = (x: Tensor): Tensor => x.square().sum(1);
    const squares = await real.square().sum(1).mean().item();
    expect(await r1Penalty().penalty({ critic, real, fake }).item()).toBeCloseTo(5 * 4 * squares, 3);
    const excess = await real.square().sum(1).sqrt().mul(2).sub(1).square().mean().item();
    expect(await gradientPenalty().penalty({ critic, real, fake: real }).item()).toBeCloseTo(10 * excess, 3);
  });

  it("is not upset by a critic without any slope", async () => {
    const scale = tensor([0], { requiresGrad: true });
    const value = gradientPenalty().penalty({ critic: (x) => x.sum(1).mul(scale), real, fake });
    expect(await value.item()).toBeCloseTo(10, 4);
    expect(Number.isFinite(await gradients(value, [scale])[0]!.item())).toBe(true);
  });
});

describe("consistencyPenalty", () => {
  it("is the squared change of the score", async () => {
    const critic = (x: Tensor): Tensor => x.flatten(1).sum(1);
    const images = rand([8, 1, 4, 4]);
    const twice = consistencyPenalty((x) => x.mul(2), { weight: 3 });
    const wanted = 3 * (await critic(images).square().mean().item());
    expect(await twice.penalty({ critic, real: images, fake: images }).item()).toBeCloseTo(wanted, 2);
    const flipped = consistencyPenalty(transforms.randomHorizontalFlip());
    expect(await flipped.penalty({ critic, real: images, fake: images }).item()).toBeCloseTo(0, 5);
  });

  it("like all penalties refuses a negative weight", () => {
    const negative = { weight: -1 };
    const makers = [
      gradientPenalty,
      draganPenalty,
      r1Penalty,
      r2Penalty,
      () => consistencyPenalty((x) => x, negative),
    ];
    for (const make of makers) expect(() => make(negative)).toThrow("weight must be at least 0, got -1");
  });
});
