import { expect, it } from "vitest";
import { PIXELS } from "../training/load-digits.ts";
import { pictureAt, WalkPosition } from "./walk-position.ts";

it("goes on while it walks, and round", () => {
  const position = new WalkPosition();
  expect(position.read(1000, true, 4)).toBe(0);
  expect(position.read(1125, true, 4)).toBe(1);
  expect(position.read(1250, false, 4)).toBe(1);
  expect(position.read(9000, true, 4)).toBe(1);
  expect(position.read(9500, true, 4)).toBe(1);
  expect(position.read(9625, true, 4)).toBe(2);
});

it("mixes neighbours, the last with the first", () => {
  const walk = Float32Array.from({ length: 3 * PIXELS }, (_, i) => Math.floor(i / PIXELS));
  expect(pictureAt(walk, 1)[5]).toBe(1);
  expect(pictureAt(walk, 1.25)[5]).toBe(1.25);
  expect(pictureAt(walk, 2.5)[5]).toBe(1);
});
