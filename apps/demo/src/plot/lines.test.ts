import { expect, it } from "vitest";
import { ticks } from "./lines.ts";

it("has round ticks within a range", () => {
  expect(ticks(0, 1, 2)).toEqual([0, 0.5, 1]);
  expect(ticks(-1.2, 4.4, 6)).toEqual([-1, 0, 1, 2, 3, 4]);
  expect(ticks(0, 1374, 5)).toEqual([0, 500, 1000]);
});
