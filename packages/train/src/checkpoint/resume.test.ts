import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DataLoader, TensorDataset } from "@nn/data";
import { Dropout, Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
import { Adam, CosineAnnealingLR } from "@nn/optim";
import { Generator, manualSeed, setBackend, type Tensor } from "@nn/tensor";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Callback } from "../callback.js";
import { evaluate } from "../evaluate.js";
import { fit } from "../fit.js";
import type { EpochRecord } from "../types.js";
import { Checkpoints } from "./checkpoints.js";

let folder = "";
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "nn-resume-"))));
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => setBackend("wasm"));

interface Settings {
  readonly compile?: boolean;
  readonly accumulate?: number;
  readonly every?: "epoch" | "step";
}

const values = (length: number, factor: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(factor * i));

/** A run from the beginning, as a new process would set it up: with other random numbers before. */
async function run(
  settings: Settings,
  callbacks: readonly Callback[],
  resumed: boolean,
  maxSteps = Infinity,
) {
  manualSeed(resumed ? 999 : 3);
  const model = new Sequential(new Linear(4, 8), new ReLU(), new Dropout(0.3), new Linear(8, 2));
  const optimizer = new Adam(model.parameters(), { lr: 0.02 });
  const data = new TensorDataset({
    x: { data: values(88, 1.7), shape: [4] },
    y: { data: values(44, 0.9), shape: [2] },
  });
  const loader = new DataLoader(data, { batchSize: 5, shuffle: true });
  const noise = new Generator(resumed ? 4 : 7);
  const loss = ({ x, y }: { x: Tensor; y: Tensor }) => mseLoss(model.forward(x), y);
  const { history } = await fit(model, loader, {
    optimizer,
    loss,
    epochs: 4,
    schedule: { schedule: new CosineAnnealingLR(optimizer, 10), every: settings.every ?? "epoch" },
    clipGradNorm: 1,
    validate: () => evaluate(model, new DataLoader(data, { batchSize: 22 }), loss),
    parts: { noise },
    callbacks: [{ onStep: () => void noise.nextKey() }, ...callbacks],
    maxSteps,
    ...settings,
    ...(resumed && { resume: folder }),
  });
  const weights = await Promise.all(model.parameters().map(async (x) => Array.from(await x.data())));
  return { weights, history: history.map(withoutTime), noise: noise.getState(), lr: optimizer.lr };
}

function withoutTime({ seconds: _, ...record }: EpochRecord) {
  return record;
}

const backends = ["wasm", "js"] as const;
const settings: Settings[] = [
  {},
  { compile: true },
  { accumulate: 3, every: "step" },
  { accumulate: 2, compile: true },
];

describe.each(backends)("resume on %s", (backend) => {
  // An epoch has 5 batches, the last one smaller: in the middle, at the end of one, and between.
  it.each(settings.flatMap((setting) => [3, 5, 7, 10].map((stop) => ({ ...setting, stop }))))(
    "goes on bit for bit: %j",
    async ({ stop, ...setting }) => {
      await setBackend(backend);
      const whole = await run(setting, [], false);
      await run(setting, [new Checkpoints({ folder })], false, stop);
      const resumed = await run(setting, [new Checkpoints({ folder })], true);
      expect(resumed).toEqual(whole);
    },
  );
});
