import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { circles } from "./circles.js";
import { moons } from "./moons.js";
import type { LabelledPoints } from "./points.js";
import { curvePoint, sCurve } from "./s-curve.js";
import { rollPoint, swissRoll } from "./swiss-roll.js";

interface Labelled {
  readonly x: number[][];
  readonly y: number[];
}

interface Place {
  readonly u: number;
  readonly v: number;
  readonly x: number[];
  readonly t: number;
}

interface Recorded {
  readonly moons: Readonly<Record<string, Labelled>>;
  readonly circles: Readonly<Record<string, Labelled>>;
  readonly swissRoll: readonly Place[];
  readonly sCurve: readonly Place[];
}

const file = new URL("../../fixtures/synthetic.golden.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;

/** The points in an order that doesn't depend on how they were shuffled. */
const inOrder = ({ x, y }: Labelled) =>
  x
    .map(([a, b], i) => [y[i], Number(a.toFixed(5)) + 0, Number(b.toFixed(5)) + 0])
    .sort((p, q) => p[0] - q[0] || p[1] - q[1] || p[2] - q[2]);

async function expectPoints(set: LabelledPoints, want: Labelled): Promise<void> {
  const { x, y } = set.all();
  const got = inOrder({ x: (await x.array()) as number[][], y: [...(await y.data())] });
  const wanted = inOrder(want);
  expect(got).toHaveLength(wanted.length);
  got.flat().forEach((value, i) => expect(value).toBeCloseTo(wanted.flat()[i], 4));
}

describe("without noise, as scikit-learn", () => {
  it.each(Object.keys(recorded.moons))("moons(%s)", async (count) => {
    await expectPoints(moons(Number(count), { seed: 0 }), recorded.moons[count]);
  });

  it.each(Object.keys(recorded.circles))("circles of factor %s", async (factor) => {
    await expectPoints(circles(15, { factor: Number(factor), seed: 0 }), recorded.circles[factor]);
  });

  it.each([
    ["swissRoll", rollPoint],
    ["sCurve", curvePoint],
  ] as const)("%s", (name, place) => {
    for (const { u, v, x, t } of recorded[name]) {
      place(u, v).forEach((value, i) => expect(value).toBeCloseTo([...x, t][i], 8));
    }
  });
});

describe("noise", () => {
  const sets = { moons, circles, swissRoll, sCurve };
  it.each(Object.entries(sets))("of %s is normal, on every coordinate by itself", async (_, make) => {
    // The same seed gives the same places, so the difference is the noise.
    const [noisy, clean] = [0.5, 0].map((noise) => make(5000, { noise, seed: 1 }).all().x);
    const noise = noisy.sub(clean).div(0.5); // [5000, axes]
    const axes = noise.shape[1];
    const near = (values: ArrayLike<number>, want: number, digits: number) =>
      Array.from(values).forEach((value) => expect(value).toBeCloseTo(want, digits));
    near(await noise.mean(0).data(), 0, 1.2);
    near(await noise.square().mean(0).data(), 1, 0.9);
    near(await noise.square().square().mean(0).data(), 3, 0.2);
    const covariance = await noise.transpose().matMul(noise).div(5000).data();
    near(covariance.filter((_, i) => i % (axes + 1) !== 0), 0, 1); // prettier-ignore
  });
});
