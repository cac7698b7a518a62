import { expect, it } from "vitest";
import { GrowingCurve } from "./growing-curve.ts";

it("stays below its limit and keeps the means", () => {
  const curve = new GrowingCurve(8);
  for (let step = 1; step <= 100; step++) curve.add([{ step, loss: step }]);
  expect(curve.steps.length).toBeLessThan(8);
  expect(curve.steps).toEqual([...curve.steps].sort((a, b) => a - b));
  for (let i = 1; i < curve.steps.length; i++) {
    // The mean of the steps since the point before.
    expect(curve.values[i]).toBe((curve.steps[i - 1] + 1 + curve.steps[i]) / 2);
  }
  curve.clear();
  curve.add([{ step: 1, loss: 5 }]);
  expect([curve.steps, curve.values]).toEqual([[1], [5]]);
});

it("forgets what a run that went back had come to", () => {
  const curve = new GrowingCurve();
  curve.add([1, 2, 3, 4].map((step) => ({ step, loss: step })));
  curve.add([{ step: 3, loss: 30 }]);
  expect([curve.steps, curve.values]).toEqual([
    [1, 2, 3],
    [1, 2, 30],
  ]);
});
