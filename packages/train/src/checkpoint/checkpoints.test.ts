import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Linear } from "@nn/layers";
import { Generator, tensor, zeros } from "@nn/tensor";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { trainLoop } from "../train-loop.js";
import { encodeCheckpoint, loadCheckpoint, saveCheckpoint } from "./checkpoint-file.js";
import { Checkpoints, type CheckpointsOptions } from "./checkpoints.js";

let folder = "";
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "nn-checkpoints-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Two steps an epoch; what is validated is given. */
function run(losses: readonly number[], options: Partial<CheckpointsOptions>, resume?: string) {
  let epoch = losses.length;
  return trainLoop([tensor([1]), tensor([2])], (_, place) => void (epoch = place.epoch), {
    epochs: losses.length,
    validate: () => ({ loss: losses[epoch - 1] }),
    callbacks: [new Checkpoints({ folder, ...options })],
    resume,
  });
}

const steps = () => readdirSync(folder).map((file) => Number(/\d+/.exec(file)![0])).sort((a, b) => a - b); // prettier-ignore

describe("Checkpoints", () => {
  it("keeps the last and the best", async () => {
    await run([3, 1, 2, 5, 4], { keepLast: 2, keepBest: 2 });
    expect(steps()).toEqual([4, 6, 8, 10]);
  });

  it("goes on knowing the best, and saves after steps and epochs as told", async () => {
    await run([3, 1, 2], { keepBest: 1 });
    await run([3, 1, 2, 5, 4], { keepBest: 1 }, folder);
    expect(steps()).toEqual([4, 10]);
    await run([3, 1, 2, 5, 4, 6, 7], { keepLast: 9, everySteps: 3, everyEpochs: 7 }, folder);
    expect(steps()).toEqual([10, 12, 14]);
  });

  it("does not write over another run, and clears what a crash left", async () => {
    writeFileSync(path.join(folder, "step-00000002.safetensors.0a-1b.tmp"), "half");
    await run([3, 1], {});
    expect(readdirSync(folder)).toEqual(["step-00000004.safetensors"]);
    await expect(run([3, 1], {})).rejects.toThrow("training begins after step 0");
    expect(steps()).toEqual([4]);
  });

  it("refuses options that make no sense", () => {
    expect(() => new Checkpoints({ folder, keepLast: 0 })).toThrow(
      "keepLast must be a whole number from 1 on",
    );
    expect(() => new Checkpoints({ folder, keepBest: 0.5 })).toThrow(
      "keepBest must be a whole number from 0 on",
    );
    expect(() => new Checkpoints({ folder, everySteps: 0 })).toThrow("got 0");
  });
});

describe("a checkpoint", () => {
  it("brings back whatever was saved", async () => {
    const generator = new Generator(5);
    generator.nextKey();
    const shared = tensor([1, 2]);
    const plain = { list: [1, NaN, -Infinity, -0, null, "a", true], nothing: {} };
    const file = path.join(folder, "a.safetensors");
    await saveCheckpoint(file, { plain, generator, twice: [shared, shared] });
    const read = await loadCheckpoint(file, { generator: new Generator(0) });
    expect(read.plain).toEqual(plain);
    expect(read.generator).toEqual(generator.getState());
    const [a, b] = read.twice as [unknown, unknown];
    expect(a).toBe(b);
  });

  it("may have any name when training goes on from it", async () => {
    const file = path.join(folder, "last.ckpt");
    await saveCheckpoint(file, { a: 1 });
    await expect(run([1], {}, file)).rejects.toThrow("not one of a training run");
  });

  it("changes nothing when a part doesn't fit", async () => {
    const bytes = await encodeCheckpoint({ a: new Linear(2, 2), b: new Linear(3, 1) });
    const [a, b] = [new Linear(2, 2), new Linear(4, 1)];
    const before = await a.weight.array();
    await expect(loadCheckpoint(bytes, { a, b })).rejects.toThrow("weight is [1, 4] in the model and [1, 3]");
    expect(await a.weight.array()).toEqual(before);
    await expect(loadCheckpoint(bytes, { c: a })).rejects.toThrow("it holds no state of c; there are a, b");
  });

  it("is no file of weights, and holds no functions", async () => {
    await expect(encodeCheckpoint({ f: { g: () => 1 } })).rejects.toThrow("f.g is a function");
    await expect(encodeCheckpoint({ map: new Map() })).rejects.toThrow("map is a Map");
    const { encodeSafetensors } = await import("@nn/data");
    const weights = await encodeSafetensors({ weight: zeros([2]) });
    await expect(loadCheckpoint(weights)).rejects.toThrow("holds tensors, and is no checkpoint");
    const other = { epochs: 1, resume: await encodeCheckpoint({ a: 1 }) };
    await expect(trainLoop([tensor([1])], () => undefined, other)).rejects.toThrow(
      "not one of a training run",
    );
  });
});
