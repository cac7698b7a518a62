import { expect, it } from "vitest";
import { REACH } from "./protocol.ts";
import { inSight, lineTo } from "./strokes.ts";

it("goes on to a next place by even strides, and waits for one that is far enough", () => {
  const stroke = lineTo([[0, 0]], [0.3, 0.4]);
  expect(stroke).toHaveLength(11);
  expect(stroke.at(-1)).toEqual([0.3, 0.4]);
  expect(stroke[5][0]).toBeCloseTo(0.15);
  expect(stroke[5][1]).toBeCloseTo(0.2);
  expect(lineTo([[0, 0]], [0.02, 0])).toEqual([[0, 0]]);
});

it("stays in sight", () => {
  expect(inSight([1, -1])).toEqual([1, -1]);
  const [x, y] = inSight([100, -100]);
  expect(x).toBeLessThan(REACH);
  expect(y).toBe(-x);
});
