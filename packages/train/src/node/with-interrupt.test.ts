import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withInterrupt } from "./with-interrupt.js";

const folder = mkdtempSync(path.join(tmpdir(), "nn-interrupt-"));
const program = path.join(folder, "program.mjs");
const results = path.join(folder, "results.json");

/** Trains until it is interrupted, then writes its results. With "stuck" the first step never ends. */
const source = `
import { writeFileSync } from "node:fs";
import { DataLoader, digits } from "@nn/data";
import { Linear, mseLoss } from "@nn/layers";
import { Adam } from "@nn/optim";
import { fit } from "@nn/train";
import { withInterrupt } from "./with-interrupt.ts";

const [mode, file] = process.argv.slice(2);
const model = new Linear(64, 64);
const { interrupted, steps, history } = await withInterrupt((signal) =>
  fit(model, new DataLoader(digits().train, { batchSize: 64 }), {
    optimizer: new Adam(model.parameters()),
    loss: ({ x }) => mseLoss(model.forward(x), x),
    epochs: 1_000_000,
    signal,
    callbacks: [
      {
        onStep: ({ totalSteps }) => {
          if (totalSteps === (mode === "stuck" ? 1 : 50)) console.log("ready");
          return mode === "stuck" ? new Promise(() => setInterval(() => undefined, 1000)) : undefined;
        },
      },
    ],
  }),
);
writeFileSync(file, JSON.stringify({ interrupted, steps, last: history.at(-1) }));
`;

beforeAll(async () => {
  await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(mode: string) {
  const child = spawn(process.execPath, [program, mode, results], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  const end = async () => ((await once(child, "exit")) as [number | null])[0];
  return { child, end, errors: () => errors };
}

describe("withInterrupt", () => {
  it("ends training on Ctrl-C, and the results are written", async () => {
    const { child, end, errors } = await start("normal");
    child.kill("SIGINT");
    // As npm does: the same press once more.
    child.kill("SIGINT");
    expect(await end()).toBe(0);
    expect(errors()).toContain("Press Ctrl-C again to quit at once");
    const { interrupted, steps, last } = JSON.parse(readFileSync(results, "utf8"));
    expect(interrupted).toBe(true);
    expect(steps).toBeGreaterThanOrEqual(50);
    expect(last.metrics.loss).toBeGreaterThan(0);
    rmSync(results);
  });

  it("quits at once on the second Ctrl-C", async () => {
    const { child, end } = await start("stuck");
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(child.exitCode).toBe(null);
    child.kill("SIGINT");
    expect(await end()).toBe(130);
    expect(existsSync(results)).toBe(false);
  });

  it("listens only while the work goes on, whether it ends well or not", async () => {
    const before = process.listenerCount("SIGINT");
    const during = await withInterrupt(() => process.listenerCount("SIGINT"));
    expect(during).toBe(before + 1);
    await expect(withInterrupt(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
