import { expect, it } from "vitest";
import { valueAt } from "./value-at.ts";

it("reads a curve at or before a step", () => {
  const curve = { steps: [1, 3, 5], values: [10, 30, 50] };
  expect([0, 1, 4, 9].map((step) => valueAt(curve, step))).toEqual([undefined, 10, 30, 50]);
});
