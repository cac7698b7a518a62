import { expect, it } from "vitest";
import { arrowLength, rgbOf } from "./drawing.ts";

it("reads colours", () => expect(rgbOf("#2f55d4")).toEqual([0x2f, 0x55, 0xd4]));

it("shows a slope that vanishes by no arrow, and none by a long one", () => {
  expect(arrowLength(0)).toBe(0);
  expect(arrowLength(1e-3)).toBeLessThan(0.002);
  expect(arrowLength(2)).toBeGreaterThan(arrowLength(1));
  expect(arrowLength(1e6)).toBeLessThan(0.56);
});
