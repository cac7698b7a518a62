import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { tensor } from "@nn/tensor";
import { afterAll, describe, expect, it } from "vitest";
import type { Callback } from "../callback.js";
import { trainLoop } from "../train-loop.js";
import type { Training, TrainingState } from "../training.js";
import { CSVLogger } from "./csv-logger.js";
import { JSONLinesLogger } from "./json-lines-logger.js";

const folder = mkdtempSync(path.join(tmpdir(), "nn-logs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const batches = [tensor([1, 2]), tensor([3, 4])];

/** Four epochs, or fewer; goes on from `state`, and keeps the state after `keepAt` steps. */
async function run(
  logger: Callback,
  { maxSteps = 8, keepAt = 0, state = undefined as TrainingState | undefined },
) {
  let kept: TrainingState | undefined;
  let training: Training;
  const keeper: Callback = {
    onStart: (started) => {
      training = started;
    },
    onStep: async ({ totalSteps }) => {
      if (totalSteps === keepAt) kept = await training.stateDict();
    },
  };
  // As a checkpoint does, before the others are told that training begins.
  const resume: Callback = { onStart: (started) => (state ? started.loadStateDict(state) : undefined) };
  await trainLoop(batches, (x) => ({ "a, b": x.mean() }), {
    epochs: 4,
    maxSteps,
    validate: () => ({ loss: NaN }),
    callbacks: [resume, logger, keeper],
  });
  return kept;
}

const linesOf = (file: string) => readFileSync(file, "utf8").trimEnd().split("\n");

describe("CSVLogger", () => {
  const file = path.join(folder, "in", "log.csv");

  it("writes a line per epoch, and begins anew", async () => {
    for (let i = 0; i < 2; i++) {
      await run(new CSVLogger(file), {});
      const [head, ...lines] = linesOf(file);
      expect(head).toBe('epoch,step,seconds,"a, b",validation_loss');
      expect(lines).toHaveLength(4);
      expect(lines[2]).toMatch(/^3,6,[\d.e-]+,2\.5,NaN$/);
    }
  });

  it("repeats no line when training goes on, in an epoch or between two", async () => {
    for (const keepAt of [3, 4]) {
      const state = await run(new CSVLogger(file), { maxSteps: 5, keepAt });
      await run(new CSVLogger(file), { state });
      const [, ...lines] = linesOf(file);
      expect(lines.map((line) => line.split(",").slice(0, 2))).toEqual([
        ["1", "2"],
        ["2", "4"],
        ["3", "6"],
        ["4", "8"],
      ]);
    }
  });

  it("leaves out a line that a crash cut off", async () => {
    const state = await run(new CSVLogger(file), { maxSteps: 4, keepAt: 4 });
    writeFileSync(file, `${readFileSync(file, "utf8")}3,6,0.0`);
    await run(new CSVLogger(file), { state });
    expect(linesOf(file).map((line) => line.split(",")[0])).toEqual(["epoch", "1", "2", "3", "4"]);
  });

  it("refuses metrics that have no column", async () => {
    const done = trainLoop(batches, (x, { epoch }) => ({ a: x.mean(), ...(epoch > 1 && { b: 1 }) }), {
      epochs: 2,
      callbacks: [new CSVLogger(file)],
    });
    await expect(done).rejects.toThrow(/has the columns epoch, step, seconds, a, and there is b too/);
  });
});

describe("JSONLinesLogger", () => {
  const file = path.join(folder, "log.jsonl");

  it("writes epochs and steps, and repeats none when training goes on", async () => {
    const state = await run(new JSONLinesLogger(file, { everySteps: 1 }), { maxSteps: 5, keepAt: 3 });
    await run(new JSONLinesLogger(file, { everySteps: 1 }), { state });
    const lines = linesOf(file).map((line) => JSON.parse(line) as Record<string, unknown>);
    const steps = lines.filter(({ kind }) => kind === "step");
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(steps[0]).toEqual({ kind: "step", epoch: 1, step: 1, metrics: { "a, b": 1.5 } });
    const epochs = lines.filter(({ kind }) => kind === "epoch");
    expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual([[1, 2], [2, 4], [3, 6], [4, 8]]); // prettier-ignore
    expect(epochs[0]).toMatchObject({ complete: true, metrics: { "a, b": 2.5 }, validation: { loss: null } });
  });

  it("has epochs only unless asked, and begins anew", async () => {
    for (let i = 0; i < 2; i++) {
      await run(new JSONLinesLogger(file), {});
      expect(linesOf(file)).toHaveLength(4);
    }
  });
});
