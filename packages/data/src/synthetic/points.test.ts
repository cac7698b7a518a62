import { manualSeed } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { circles } from "./circles.js";
import { gaussianGrid, gaussianRing } from "./gaussians.js";
import { moons } from "./moons.js";
import { sCurve } from "./s-curve.js";
import { spirals } from "./spirals.js";
import { swissRoll } from "./swiss-roll.js";

type Points = readonly (readonly number[])[];

async function labelled(set: ReturnType<typeof moons>) {
  const { x, y } = set.all();
  return { points: (await x.array()) as Points, labels: [...(await y.data())] };
}

async function curve(set: ReturnType<typeof sCurve>) {
  const { x, t } = set.all();
  return { points: (await x.array()) as Points, t: [...(await t.data())] };
}

const count = (labels: readonly number[], label: number) => labels.filter((y) => y === label).length;

describe("every set of points", () => {
  const sets = { moons, circles, spirals, gaussianRing, gaussianGrid, swissRoll, sCurve };
  it.each(Object.entries(sets))("%s is fixed by the seed, or by manualSeed", async (_, make) => {
    const points = (seed?: number) =>
      make(20, seed === undefined ? {} : { seed })
        .all()
        .x.array();
    expect(await points(1)).toEqual(await points(1));
    expect(await points(2)).not.toEqual(await points(1));
    manualSeed(4);
    const drawn = await points();
    expect(await points()).not.toEqual(drawn);
    manualSeed(4);
    expect(await points()).toEqual(drawn);
  });

  it.each(Object.entries(sets))("%s refuses counts that can't be", (name, make) => {
    expect(() => make(0)).toThrow(`${name}: count must be a whole number of at least 1, got 0`);
    expect(() => make(1.5)).toThrow("got 1.5");
  });
});

describe("moons", () => {
  it("lie on two half circles, half of the points on each", async () => {
    const { points, labels } = await labelled(moons(101, { seed: 0 }));
    expect([count(labels, 0), count(labels, 1)]).toEqual([50, 51]);
    points.forEach(([x, y], i) => {
      const [dx, dy] = labels[i] === 0 ? [x, y] : [1 - x, 0.5 - y];
      expect(Math.hypot(dx, dy)).toBeCloseTo(1, 6);
      expect(dy).toBeGreaterThan(-1e-6);
    });
  });

  it("have noise of the standard deviation asked for", async () => {
    const { points, labels } = await labelled(moons(4000, { seed: 0, noise: 0.1 }));
    const off = points.map(
      ([x, y], i) => (labels[i] === 0 ? Math.hypot(x, y) : Math.hypot(1 - x, 0.5 - y)) - 1,
    );
    const std = Math.sqrt(off.reduce((sum, d) => sum + d * d, 0) / off.length);
    expect(std).toBeCloseTo(0.1, 2);
    expect(() => moons(10, { noise: -1 })).toThrow("noise must be a finite number of at least 0, got -1");
  });
});

describe("circles", () => {
  it("lie on their radii", async () => {
    const { points, labels } = await labelled(circles(100, { seed: 0, factor: 0.5 }));
    expect([count(labels, 0), count(labels, 1)]).toEqual([50, 50]);
    points.forEach(([x, y], i) => {
      expect(Math.hypot(x, y)).toBeCloseTo(labels[i] === 0 ? 1 : 0.5, 6);
    });
    expect(() => circles(10, { factor: 1 })).toThrow("factor must be at least 0 and below 1, got 1");
  });
});

describe("spirals", () => {
  it("wind out of the origin, one arm per class", async () => {
    const { points, labels } = await labelled(spirals(90, { seed: 0, arms: 3, turns: 2 }));
    expect([0, 1, 2].map((arm) => count(labels, arm))).toEqual([30, 30, 30]);
    points.forEach(([x, y], i) => {
      const s = Math.hypot(x, y);
      const angle = 2 * Math.PI * (2 * s + labels[i] / 3);
      expect(x).toBeCloseTo(s * Math.cos(angle), 5);
      expect(y).toBeCloseTo(s * Math.sin(angle), 5);
    });
  });
});

describe("Gaussians", () => {
  it("have their means on a ring", async () => {
    const { points, labels } = await labelled(gaussianRing(400, { seed: 0, std: 0, radius: 3 }));
    expect(new Set(labels).size).toBe(8);
    points.forEach(([x, y], i) => {
      expect(x).toBeCloseTo(3 * Math.cos((Math.PI / 4) * labels[i]), 5);
      expect(y).toBeCloseTo(3 * Math.sin((Math.PI / 4) * labels[i]), 5);
    });
  });

  it("have their means on a grid", async () => {
    const { points, labels } = await labelled(gaussianGrid(500, { seed: 0, std: 0 }));
    expect(new Set(labels).size).toBe(25);
    points.forEach((point, i) => {
      expect(point).toEqual([2 * (labels[i] % 5) - 4, 2 * Math.floor(labels[i] / 5) - 4]);
    });
  });
});

describe("sheets in space", () => {
  it("swissRoll is the roll of scikit-learn", async () => {
    const { points, t } = await curve(swissRoll(200, { seed: 0 }));
    points.forEach(([x, y, z], i) => {
      expect(t[i] >= 1.5 * Math.PI - 1e-5 && t[i] <= 4.5 * Math.PI + 1e-5).toBe(true);
      expect(x).toBeCloseTo(t[i] * Math.cos(t[i]), 4);
      expect(z).toBeCloseTo(t[i] * Math.sin(t[i]), 4);
      expect(y >= 0 && y <= 21).toBe(true);
    });
  });

  it("sCurve is the S of scikit-learn", async () => {
    const { points, t } = await curve(sCurve(200, { seed: 0 }));
    expect(Math.min(...t) < -4 && Math.max(...t) > 4).toBe(true);
    points.forEach(([x, y, z], i) => {
      expect(x).toBeCloseTo(Math.sin(t[i]), 5);
      expect(z).toBeCloseTo(Math.sign(t[i]) * (Math.cos(t[i]) - 1), 5);
      expect(y >= 0 && y <= 2).toBe(true);
    });
  });
});
