import { expect, it } from "vitest";
import { realness } from "./arena.ts";
import { COUNT, modesOf, pointsOf } from "./distributions.ts";

const NOTHING = new Float32Array();

it.each(["ring", "grid"] as const)("has all points of the %s around its modes", async (name) => {
  const points = await pointsOf(name, NOTHING, 1);
  const { means, std } = modesOf(name)!;
  const met = new Set<number>();
  for (let i = 0; i < points.length; i += 2) {
    const away = means.map(([x, y]) => Math.hypot(points[i] - x, points[i + 1] - y));
    const least = Math.min(...away);
    expect(least).toBeLessThan(6 * std);
    met.add(away.indexOf(least));
  }
  expect(met.size).toBe(means.length);
});

it("has each point of a curve once, neighbours far from each other in their order", async () => {
  const points = await pointsOf("moons", NOTHING, 1);
  const places = new Set(Array.from({ length: COUNT }, (_, i) => `${points[2 * i]} ${points[2 * i + 1]}`));
  expect(places.size).toBe(COUNT);
  // The first batch has some of both moons.
  const heights = points.slice(0, 256).filter((_, i) => i % 2 === 1);
  expect(Math.max(...heights)).toBeGreaterThan(0.7);
  expect(Math.min(...heights)).toBeLessThan(-0.7);
});

it("scatters points around all that was drawn, and around the middle where nothing was", async () => {
  const points = await pointsOf("own", Float32Array.of(-1, 0.5, 2, 0.5), 1);
  expect(points).toHaveLength(2 * COUNT);
  const right = points.filter((x, i) => i % 2 === 0 && x > 0).length;
  expect(right / COUNT).toBeCloseTo(0.5, 1);
  const around = await pointsOf("own", NOTHING, 1);
  expect(around.every((place) => Math.abs(place) < 0.5)).toBe(true);
});

it("makes scores 0 to 1, low for BEGAN's large errors", () => {
  const halves = realness(Float32Array.of(0, 20, -20), "logit");
  expect([...halves].map((share) => Math.round(100 * share))).toEqual([50, 100, 0]);
  expect([...realness(Float32Array.of(3, 5, 4), "score")]).toEqual([0, 1, 0.5]);
  expect([...realness(Float32Array.of(3, 5, 4), "reconstruction")]).toEqual([1, 0, 0.5]);
});
