import { expect, it } from "vitest";
import { rectangles, rowBitsFor, texelsFor } from "./texel-rows.js";

it("holds four numbers in a texel", () => {
  expect([0, 1, 4, 5].map(texelsFor)).toEqual([0, 1, 1, 2]);
});

it("has rows about as long as there are rows, up to the longest", () => {
  expect([0, 1, 2, 4, 5, 16, 17, 2 ** 20].map((texels) => rowBitsFor(texels, 9))).toEqual([
    0, 0, 1, 1, 2, 2, 3, 9,
  ]);
});

it("covers the first texels with whole rows and the start of one", () => {
  const rows = { y: 0, width: 8, height: 2, first: 0 };
  expect(rectangles(0, 8)).toEqual([]);
  expect(rectangles(3, 8)).toEqual([{ y: 0, width: 3, height: 1, first: 0 }]);
  expect(rectangles(16, 8)).toEqual([rows]);
  expect(rectangles(17, 8)).toEqual([rows, { y: 2, width: 1, height: 1, first: 16 }]);
});
