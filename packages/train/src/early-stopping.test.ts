import { Linear } from "@nn/layers";
import { tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { EarlyStopping, type EarlyStoppingOptions } from "./early-stopping.js";
import { encodeCheckpoint } from "./checkpoint/index.js";
import { trainLoop } from "./train-loop.js";
import type { Training } from "./training.js";

/** Trains with given validation losses; the bias is the number of the epoch. Answers the epochs done and the bias. */
async function run(losses: readonly number[], options: EarlyStoppingOptions) {
  const model = new Linear(1, 1);
  const stopping = new EarlyStopping(options);
  const { history } = await trainLoop(
    [tensor([1])],
    (_, { epoch }) => void model.loadStateDict({ weight: tensor([[0]]), bias: tensor([epoch]) }),
    {
      epochs: losses.length,
      validate: () => ({ loss: losses[epochOf(model) - 1] }),
      callbacks: [stopping],
      parts: { model },
    },
  );
  return { epochs: history.length, bias: epochOf(model), best: [stopping.best, stopping.bestEpoch] };
}

const epochOf = (model: Linear) => model.bias!.dataSync()[0];

describe("EarlyStopping", () => {
  it("ends training after more than patience epochs without progress", async () => {
    const losses = [5, 4, 4.5, 4.4, 4.3, 3, 2];
    expect(await run(losses, { patience: 1 })).toEqual({ epochs: 4, bias: 4, best: [4, 2] });
    expect(await run(losses, { patience: 0 })).toMatchObject({ epochs: 3 });
    expect(await run(losses, { patience: 3 })).toEqual({ epochs: 7, bias: 7, best: [2, 7] });
  });

  it("restores the best weights, stopped or not", async () => {
    expect(await run([5, 4, 6, 6, 1], { patience: 1, restoreBest: true })).toMatchObject({
      epochs: 4,
      bias: 2,
    });
    expect(await run([5, 1, 6], { patience: 5, restoreBest: true })).toMatchObject({ epochs: 3, bias: 2 });
  });

  it("counts small progress as none, NaN too, and goes up with mode max", async () => {
    expect(await run([5, 4.95, 4.9, 4.8], { patience: 1, minDelta: 0.1 })).toMatchObject({ epochs: 3 });
    expect(await run([NaN, NaN, 1], { patience: 1 })).toMatchObject({ epochs: 2, best: [undefined, 0] });
    expect(await run([1, 2, 3, 2, 2], { patience: 0, mode: "max" })).toMatchObject({
      epochs: 4,
      best: [3, 3],
    });
  });

  it("doesn't begin again where it had ended, and begins anew for another run", async () => {
    const stopping = new EarlyStopping({ monitor: "x", patience: 0 });
    const runs: Training[] = [];
    const callbacks = [stopping, { onStart: (training: Training) => void runs.push(training) }];
    const train = (resume?: Uint8Array) =>
      trainLoop([tensor([1])], () => ({ x: 1 }), { epochs: 9, callbacks, ...(resume && { resume }) });
    expect((await train()).history).toHaveLength(2);
    expect((await train(await encodeCheckpoint({ ...(await runs[0].stateDict()) }))).history).toHaveLength(2);
    expect((await train()).history).toHaveLength(2);
  });

  it("says what it can't do", async () => {
    await expect(run([1], { monitor: "validation.accuracy" })).rejects.toThrow(
      "there is no validation.accuracy to monitor\n  Fix: choose one of validation.loss",
    );
    const callbacks = [new EarlyStopping({ restoreBest: true })];
    await expect(trainLoop([tensor([1])], () => undefined, { epochs: 1, callbacks })).rejects.toThrow(
      "restoreBest needs the model",
    );
    expect(() => new EarlyStopping({ patience: -1 })).toThrow("got -1");
    expect(() => new EarlyStopping({ minDelta: NaN })).toThrow("got NaN");
    expect(() => new EarlyStopping({ mode: "low" as "min" })).toThrow('"min" or "max", got low');
  });
});
