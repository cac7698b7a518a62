import { expect, it } from "vitest";
import { History } from "./history.ts";

function run(history: History<string>, from: number, to: number): void {
  for (let step = from; step <= to; step++) if (history.wants(step)) history.keep(step, `at ${step}`);
}

it("keeps even steps from the beginning on, never more than its limit", () => {
  const history = new History<string>({ limit: 8, stride: 5 });
  run(history, 0, 1000);
  const { steps } = history;
  expect(steps[0]).toBe(0);
  expect(steps.length).toBeGreaterThan(3);
  expect(steps.length).toBeLessThanOrEqual(8);
  const gaps = new Set(steps.slice(1).map((step, i) => step - steps[i]));
  expect(gaps.size).toBe(1);
  for (const step of steps) expect(history.at(step)).toBe(`at ${step}`);
  expect(history.at(3)).toBeUndefined();
});

it("forgets what came after a step that it goes on from", () => {
  const history = new History<string>({ stride: 2 });
  run(history, 0, 10);
  history.cut(5);
  expect(history.steps).toEqual([0, 2, 4]);
  run(history, 6, 8);
  expect(history.steps).toEqual([0, 2, 4, 6, 8]);
  expect(history.wants(8)).toBe(false);
});
