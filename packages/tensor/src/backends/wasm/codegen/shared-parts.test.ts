import { expect, it } from "vitest";
import { Generator, rand } from "../../../index.js";

// Random numbers are deep expressions of shared parts: whatever walks them as trees never ends.
it("several random tensors with broadcasting make one kernel in no time", () => {
  const generator = new Generator(1);
  const e = rand([4, 1, 1, 1], { generator });
  const [x, y] = [rand([4, 1, 8, 8], { generator }), rand([4, 1, 8, 8], { generator })];
  const mixed = x.mul(e).add(y.mul(e.neg().add(1)));
  expect(mixed.dataSync()[0]).toBeCloseTo(
    x.dataSync()[0] * e.dataSync()[0] + y.dataSync()[0] * (1 - e.dataSync()[0]),
    6,
  );
});
