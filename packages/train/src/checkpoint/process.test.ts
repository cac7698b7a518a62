import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCheckpoint } from "./checkpoint-file.js";

const folder = mkdtempSync(path.join(tmpdir(), "nn-processes-"));
const program = path.join(folder, "program.mjs");

/** Trains with a checkpoint after each step, from where it was; prints each step, and in the end all there is. */
const source = `
import { DataLoader, digits } from "@nn/data";
import { Dropout, Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
import { Adam, CosineAnnealingLR } from "@nn/optim";
import { manualSeed } from "@nn/tensor";
import { Checkpoints, fit } from "@nn/train";
import { withInterrupt } from "@nn/train/node";

const [folder, epochs, everySteps] = process.argv.slice(2);
manualSeed(1);
const model = new Sequential(new Linear(64, 128), new ReLU(), new Dropout(0.2), new Linear(128, 64));
const optimizer = new Adam(model.parameters(), { lr: 0.01 });
const { history, steps, interrupted } = await withInterrupt((signal) =>
  fit(model, new DataLoader(digits().train, { batchSize: 200, shuffle: true }), {
    optimizer,
    loss: ({ x }) => mseLoss(model.forward(x), x),
    schedule: new CosineAnnealingLR(optimizer, 20),
    compile: true,
    epochs: Number(epochs),
    signal,
    resume: folder,
    callbacks: [
      { onStep: ({ totalSteps }) => console.log("step", totalSteps) },
      new Checkpoints({ folder, keepLast: 2, ...(everySteps && { everySteps: Number(everySteps) }) }),
    ],
  }),
);
const weights = await Promise.all(model.parameters().map(async (x) => [...(await x.data())]));
console.log(JSON.stringify({ steps, interrupted, losses: history.map(({ metrics }) => metrics.loss), weights }));
`;

beforeAll(async () => {
  await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL("..", import.meta.url)), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
  });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly steps: number;
  readonly interrupted: boolean;
  readonly losses: number[];
  readonly weights: number[][];
}

/** Runs the program; `during` gets the process at each step. */
async function run(
  name: string,
  epochs: number,
  everySteps: number | "",
  during?: (kill: (signal: NodeJS.Signals) => void) => void,
) {
  const child = spawn(process.execPath, [
    program,
    path.join(folder, name),
    String(epochs),
    String(everySteps),
  ]);
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
    if (output.includes("step")) during?.((signal) => void child.kill(signal));
  });
  const [code] = (await once(child, "close")) as [number | null];
  const last = output.trimEnd().split("\n").at(-1)!;
  return { code, answer: last.startsWith("{") ? (JSON.parse(last) as Answer) : undefined };
}

describe("a process that ends", () => {
  it("by Ctrl-C has saved, and the next one goes on bit for bit", async () => {
    const whole = await run("whole", 4, "");
    let pressed = false;
    const cut = await run("cut", 4, "", (kill) => {
      if (!pressed) kill("SIGINT");
      pressed = true;
    });
    expect([cut.code, cut.answer?.interrupted]).toEqual([0, true]);
    expect(cut.answer!.steps).toBeLessThan(whole.answer!.steps);
    const resumed = await run("cut", 4, "");
    expect(resumed).toEqual(whole);
  }, 60_000);

  it("by a crash while it writes leaves whole checkpoints only, and the next one goes on", async () => {
    for (let i = 0; i < 8; i++) {
      let timer: NodeJS.Timeout | undefined;
      await run("crash", 1000, 1, (kill) => (timer ??= setTimeout(() => kill("SIGKILL"), 13 * i)));
      clearTimeout(timer);
      const files = readdirSync(path.join(folder, "crash")).filter((file) => file.endsWith(".safetensors"));
      for (const file of files) {
        const { totalSteps } = await loadCheckpoint(path.join(folder, "crash", file));
        expect(file).toContain(String(totalSteps));
      }
    }
    const files = readdirSync(path.join(folder, "crash")).filter((file) => file.endsWith(".safetensors"));
    expect(files.length).toBeGreaterThan(0);
  }, 120_000);
});
