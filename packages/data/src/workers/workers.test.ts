import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectServed } from "./test-support/behaviour.js";
import { serveDataset, workerDataset } from "./index.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "nn-worker-"));
const at = (name: string) => pathToFileURL(path.join(folder, name));

// A thread of Node's doesn't know the packages' sources: it gets them in one file.
beforeAll(async () => {
  const source = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  await build({
    entryPoints: { slow: source("test-support/slow.worker.ts"), data: source("index.ts") },
    bundle: true,
    format: "esm",
    platform: "node",
    tsconfig: `${root}tsconfig.json`,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
  });
  writeFileSync(at("broken.mjs"), `throw new TypeError("no data here");`);
  writeFileSync(at("silent.mjs"), "");
  writeFileSync(
    at("main.mjs"),
    `import { workerDataset } from "./data.mjs";
     const data = await workerDataset(new URL("./slow.mjs", import.meta.url));
     console.log((await data.batch([3, 1])).name.join());`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("a data set in a worker of Node's", () => {
  it("gives its batches and errors", () => expectServed(at("slow.mjs")));

  it("lets the process end that never closes it", () => {
    const { stdout, status } = spawnSync(process.execPath, [path.join(folder, "main.mjs")], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect([stdout, status]).toEqual(["n3,n1\n", 0]);
  });

  it("fails when the worker does", async () => {
    await expect(workerDataset(at("broken.mjs"))).rejects.toThrow("no data here");
    await expect(workerDataset(at("silent.mjs"))).rejects.toThrow("the worker ended with code 0");
    const data = await workerDataset(at("slow.mjs"));
    const onItsWay = expect(data.batch([0])).rejects.toThrow("the data set was closed");
    await data.close();
    await onItsWay;
  });

  it("is served in workers only", () => {
    expect(() => serveDataset({ length: 0, get: () => 0 })).toThrow("this is no worker");
  });
});
