import { tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import type { Callback } from "./callback.js";
import { trainLoop } from "./train-loop.js";

const batches = [tensor([1]), tensor([2])];

it("calls callbacks in order, the last ones last, and awaits each", async () => {
  const calls: string[] = [];
  const named = (name: string, last = false): Callback => {
    const note = async (what: string) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      calls.push(`${name} ${what}`);
    };
    return { last, onStart: () => note("start"), onStep: () => note("step"), onEpoch: () => note("epoch"), onEnd: () => note("end") }; // prettier-ignore
  };
  await trainLoop([tensor([1])], () => undefined, {
    epochs: 1,
    callbacks: [named("c", true), named("a"), named("b")],
  });
  const expected = ["start", "step", "epoch", "end"].flatMap((what) => ["a", "b", "c"].map((name) => `${name} ${what}`)); // prettier-ignore
  expect(calls).toEqual(expected);
});

it.each([
  ["onStart", 0],
  ["onStep", 1],
  ["onProgress", 1],
  ["onEpoch", 2],
] as const)("ends when %s answers stop, and tells the others", async (method, steps) => {
  let told = 0;
  const callbacks: Callback[] = [
    { interval: 0, [method]: () => "stop" },
    { interval: 0, [method]: () => ++told },
  ];
  expect(await trainLoop(batches, () => undefined, { epochs: 5, callbacks })).toMatchObject({ steps });
  expect(told).toBe(1);
});

it("tells everySteps steps, with the means since the last time", async () => {
  const seen: unknown[] = [];
  const callbacks: Callback[] = [
    { interval: 0, onProgress: () => undefined },
    { everySteps: 3, onProgress: ({ totalSteps, metrics }) => void seen.push([totalSteps, metrics.x]) },
  ];
  const data = [1, 2, 3, 4, 5, 6, 7].map((value) => tensor([value]));
  await trainLoop(data, (x) => ({ x: x.sum() }), { epochs: 1, callbacks });
  expect(seen).toEqual([[3, 2], [6, 5]]); // prettier-ignore
  const wrong = trainLoop(data, () => undefined, { epochs: 1, callbacks: [{ everySteps: 0 }] });
  await expect(wrong).rejects.toThrow("everySteps of a callback must be a whole number above 0, got 0");
});

it("ends all of them after an error, which is the one that is thrown", async () => {
  const ends: unknown[] = [];
  const callbacks: Callback[] = [
    { onStep: () => Promise.reject(new Error("broken")), onEnd: (result) => void ends.push(result) },
    { onEnd: (result) => void ends.push(result) },
  ];
  await expect(trainLoop(batches, () => undefined, { epochs: 1, callbacks })).rejects.toThrow("broken");
  expect(ends).toEqual([undefined, undefined]);
});
