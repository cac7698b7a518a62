import { expect, it } from "vitest";
import { rectangles, rowWidth, texelsFor } from "./texel-rows.js";

it("holds four numbers in a texel", () => {
  expect([0, 1, 4, 5].map(texelsFor)).toEqual([0, 1, 1, 2]);
});

it("covers the first texels with whole rows and the start of one", () => {
  const rows = { y: 0, width: rowWidth, height: 2, first: 0 };
  expect(rectangles(0)).toEqual([]);
  expect(rectangles(3)).toEqual([{ y: 0, width: 3, height: 1, first: 0 }]);
  expect(rectangles(2 * rowWidth)).toEqual([rows]);
  expect(rectangles(2 * rowWidth + 1)).toEqual([rows, { y: 2, width: 1, height: 1, first: 2 * rowWidth }]);
});
