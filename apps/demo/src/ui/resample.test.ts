import { expect, it } from "vitest";
import { DIGIT_STYLE, resample, type Stroke } from "./resample.ts";

/** A closed curve around a place. */
const ring = (x: number, y: number, radius: number): Stroke =>
  Array.from({ length: 41 }, (_, i) => [
    x + radius * Math.cos((i * Math.PI) / 20),
    y + 1.3 * radius * Math.sin((i * Math.PI) / 20),
  ]);
const rows = (pixels: Float32Array): number[][] =>
  Array.from({ length: 8 }, (_, row) => [...pixels.subarray(8 * row, 8 * row + 8)]);

it("gives nothing for nothing", () => {
  expect(resample([], DIGIT_STYLE)).toEqual(new Float32Array(64));
});

it("does not depend on where and how large something was drawn", () => {
  const large = resample([ring(0.5, 0.5, 0.35)], DIGIT_STYLE);
  expect(resample([ring(0.25, 0.25, 0.14)], DIGIT_STYLE)).toEqual(large);
});

it("makes a ring a nought of the data set: tall, in the middle, empty inside, symmetric", () => {
  const pixels = resample([ring(0.4, 0.5, 0.25)], DIGIT_STYLE);
  const picture = rows(pixels);
  expect(Math.max(...picture[0])).toBeGreaterThan(0.5);
  expect(Math.max(...picture[7])).toBeGreaterThan(0.5);
  for (const row of picture) {
    expect([row[0], row[7]]).toEqual([0, 0]);
    expect([...row].reverse()).toEqual(row);
  }
  for (const inside of [picture[3][3], picture[3][4], picture[4][3], picture[4][4]]) expect(inside).toBe(0);
  // The digits of the data set have about 19.5 pixels of ink, whichever they are.
  const ink = pixels.reduce((sum, value) => sum + value, 0);
  expect(ink).toBeGreaterThan(15);
  expect(ink).toBeLessThan(24);
});

it("keeps a line a line, and a tap a dot", () => {
  const upright = rows(resample([[[0.5, 0.2], [0.5, 0.8]]], DIGIT_STYLE)); // prettier-ignore
  for (const row of upright) {
    expect(row[3] + row[4]).toBeGreaterThan(0.8);
    expect(row[1] + row[6]).toBe(0);
  }
  const dot = rows(resample([[[0.1, 0.9]]], DIGIT_STYLE));
  expect(dot[3][3]).toBeGreaterThan(0.2);
  expect(dot[0][0] + dot[7][7] + dot[3][1]).toBe(0);
});
