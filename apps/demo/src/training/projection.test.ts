import { expect, it } from "vitest";
import { boundsOf, Projection } from "./projection.ts";

it("leaves codes of two numbers where they are", () => {
  const projection = new Projection(2);
  expect(projection.project(Float32Array.of(1, 2, 3, 4))).toEqual(Float32Array.of(1, 2, 3, 4));
  expect(projection.toCode([5, 6])).toEqual([5, 6]);
});

it("finds the plane that longer codes lie in, and the way back", () => {
  const codes = new Float32Array(200 * 3);
  for (let i = 0; i < 200; i++) {
    const [u, v] = [Math.sin(i) * 5, Math.cos(3 * i)];
    codes.set([2 + 0.6 * u, v, -1 + 0.8 * u], 3 * i);
  }
  const projection = new Projection(3);
  for (let i = 0; i < 20; i++) projection.turn(codes);
  const places = projection.project(codes);
  for (const i of [0, 17, 150]) {
    projection.toCode([places[2 * i], places[2 * i + 1]]).forEach((value, j) => {
      expect(value).toBeCloseTo(codes[3 * i + j], 4);
    });
  }
});

it("turns around 0 where it is not centred", () => {
  const codes = Float32Array.of(0, 0, 3, 0, 0, 5, 0, 1, 4);
  const projection = new Projection(3, { centred: false });
  for (let i = 0; i < 20; i++) projection.turn(codes);
  expect(projection.toCode([0, 0])).toEqual([0, 0, 0]);
  // The first direction is along the long codes, all of unit length.
  expect(Math.abs(projection.toCode([1, 0])[2])).toBeGreaterThan(0.99);
  expect(Math.hypot(...projection.toCode([0, 1]))).toBeCloseTo(1);
});

it("puts a square around the places", () => {
  const { x, y, half } = boundsOf(Float32Array.of(0, 10, 4, 10, 2, 12));
  expect([x, y]).toEqual([2, 11]);
  expect(half).toBeCloseTo(2.24);
});
