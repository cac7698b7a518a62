import { DataLoader, TensorDataset } from "@nn/data";
import { tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import type { Callback } from "./callback.js";
import type { Progress } from "./progress.js";
import { trainLoop } from "./train-loop.js";
import type { EpochRecord, TrainResult } from "./types.js";

const batches = [tensor([1, 2]), tensor([3, 4]), tensor([5])];

describe("trainLoop", () => {
  it("tells each step where it is", async () => {
    const seen: number[][] = [];
    await trainLoop(
      batches,
      (_, { epoch, step, totalSteps }) => {
        seen.push([epoch, step, totalSteps]);
      },
      { epochs: 2 },
    );
    expect(seen).toEqual([[1, 1, 1], [1, 2, 2], [1, 3, 3], [2, 1, 4], [2, 2, 5], [2, 3, 6]]); // prettier-ignore
  });

  it("weights means with the examples; what a step leaves out does not count", async () => {
    const { history } = await trainLoop(
      batches,
      async (x, { step, record }) => {
        if (step === 2) record({ second: x.sum() });
        return { mean: x.mean() };
      },
      { epochs: 2 },
    );
    expect(history.map(({ metrics }) => metrics)).toEqual([{ mean: 3, second: 7 }, { mean: 3, second: 7 }]); // prettier-ignore
  });

  it("ends after the current step when the signal is set, and keeps what there is", async () => {
    const controller = new AbortController();
    let validated = 0;
    const result = await trainLoop(batches, (x) => ({ mean: x.mean() }), {
      epochs: 10,
      signal: controller.signal,
      validate: () => ({ count: ++validated }),
      callbacks: [{ onStep: ({ totalSteps }) => void (totalSteps === 5 && controller.abort()) }],
    });
    expect(result).toMatchObject({ interrupted: true, steps: 5 });
    expect(result.history.map(({ steps, complete }) => [steps, complete])).toEqual([[3, true], [2, false]]); // prettier-ignore
    expect(result.history[1].metrics.mean).toBe(2.5);
    expect(result.history.map(({ validation }) => validation)).toEqual([{ count: 1 }, {}]);
  });

  it("does nothing when the signal was set before", async () => {
    const options = { epochs: 3, signal: AbortSignal.abort() };
    expect(await trainLoop(batches, () => undefined, options)).toMatchObject({
      history: [],
      interrupted: true,
      steps: 0,
    });
  });

  it("is reached by timers while it runs", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    const { steps, interrupted } = await trainLoop(batches, () => undefined, {
      epochs: 1e7,
      signal: controller.signal,
    });
    expect(interrupted).toBe(true);
    expect(steps).toBeGreaterThan(1);
  });

  it("ends after maxSteps, and leaves the loader where it was", async () => {
    const data = new TensorDataset({ x: new Float32Array(10) });
    const loader = new DataLoader(data, { batchSize: 2 });
    const result = await trainLoop(loader, () => undefined, { epochs: 3, maxSteps: 7 });
    expect(result).toMatchObject({ interrupted: false, steps: 7 });
    expect(result.history.map(({ complete }) => complete)).toEqual([true, false]);
    expect(loader.stateDict()).toEqual({ seed: 0, epoch: 1, position: 2, batches: 5 });
    const whole = await trainLoop(loader, () => undefined, { epochs: 3, maxSteps: 5 });
    expect(whole.history.map(({ complete }) => complete)).toEqual([true]);
  });

  it("ends when onEpoch says stop", async () => {
    const onEpoch = ({ epoch }: EpochRecord) => (epoch === 2 ? "stop" : undefined);
    const result = await trainLoop(batches, () => undefined, { epochs: 9, callbacks: [{ onEpoch }] });
    expect(result).toMatchObject({ interrupted: false, steps: 6 });
  });

  it("reports plan, progress, epochs and end", async () => {
    const plans: unknown[] = [];
    const seen: Progress[] = [];
    const ends: (TrainResult | undefined)[] = [];
    const callback: Callback = {
      interval: 0,
      onStart: ({ epochs, stepsPerEpoch }) => void plans.push([epochs, stepsPerEpoch]),
      onProgress: (progress) => void seen.push(progress),
      onEnd: (result) => void ends.push(result),
    };
    const options = { epochs: 2, callbacks: [callback] };
    const result = await trainLoop(batches, (x) => ({ mean: x.mean() }), options);
    expect(plans).toEqual([[2, 3]]);
    expect(seen.map(({ totalSteps, plannedSteps }) => [totalSteps, plannedSteps])).toEqual(
      [1, 2, 3, 4, 5, 6].map((step) => [step, 6]),
    );
    expect(seen.map(({ metrics }) => metrics.mean)).toEqual([1.5, 3.5, 5, 1.5, 3.5, 5]);
    expect(seen[5]).toMatchObject({ epoch: 2, epochs: 2, step: 3, stepsPerEpoch: 3, secondsLeft: 0 });
    expect(seen[3].secondsLeft).toBeGreaterThan(0);
    expect(seen[3].stepsPerSecond).toBeGreaterThan(0);
    expect(ends).toEqual([result]);
  });

  it("learns the number of steps from the first epoch", async () => {
    const planned: (number | undefined)[] = [];
    const callback: Callback = { interval: 0, onProgress: (p) => void planned.push(p.plannedSteps) };
    await trainLoop(new Set(batches), () => undefined, { epochs: 2, callbacks: [callback] });
    expect(planned).toEqual([undefined, undefined, undefined, 6, 6, 6]);
  });

  it("ends the report when a step fails", async () => {
    const ends: unknown[] = [];
    const callbacks = [{ onEnd: (result: unknown) => void ends.push(result) }];
    const fail = () => {
      throw new Error("broken");
    };
    await expect(trainLoop(batches, fail, { epochs: 1, callbacks })).rejects.toThrow("broken");
    expect(ends).toEqual([undefined]);
  });

  it("refuses what can't be", async () => {
    const nothing = () => undefined;
    await expect(trainLoop(batches, nothing, { epochs: 1.5 })).rejects.toThrow("got 1.5");
    await expect(trainLoop([], nothing, { epochs: 1 })).rejects.toThrow("no batch in epoch 1");
    const once = batches.values();
    await expect(trainLoop(once, nothing, { epochs: 2 })).rejects.toThrow("no batch in epoch 2");
    const wide = () => ({ x: tensor([1, 2]) });
    await expect(trainLoop(batches, wide, { epochs: 1 })).rejects.toThrow("the metric x has shape [2]");
  });
});
