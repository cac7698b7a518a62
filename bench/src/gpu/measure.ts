import { writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { chromiumFlags, chromiumPath } from "../../../tools/chromium.mjs";
import { serveFolder } from "../../../tools/static-server.mjs";
import { repository } from "../driver/build.js";
import { installPeers } from "../driver/peers.js";
import type { Options } from "../options.js";
import { time } from "../report/format.js";
import { writeBetweenMarkers } from "../report/write.js";
import { median } from "../driver/results.js";
import { buildPages } from "./driver/build.js";
import { gpuSides, type GpuSide } from "./driver/sides.js";
import { takeTurns, type GpuCell, type GpuPace } from "./driver/turns.js";
import { gpuMarkdown, type GpuReport, type GpuResult } from "./report.js";
import type { Mode } from "./workload.js";
import { gpuWorkloads } from "./workloads.js";

const FULL: GpuPace = { rounds: 15, blockMs: 500, timeoutMs: 90_000 };
const QUICK: GpuPace = { rounds: 5, blockMs: 300, timeoutMs: 30_000 };
const MODES: readonly Mode[] = ["webgl2", "webgpu"];

/** Measures our library and its peers on WebGL2 and WebGPU in Chromium, and writes what the options ask for. */
export async function measureGpu(options: Options, say: (line: string) => void): Promise<void> {
  if (!chromiumPath) throw new Error("no Chromium found: set CHROMIUM_PATH to one");
  const pace = { ...(options.quick ? QUICK : FULL), ...(options.rounds ? { rounds: options.rounds } : {}) };
  const sides = chosenSides(options, say);
  const server = await serveFolder(await buildPages(sides));
  try {
    const results = await measureAll(server.url, sides, options.only, pace, say);
    const browser = await browserVersion(chromiumPath);
    write({ date: new Date().toISOString(), browser, pace, sides, results }, options);
  } finally {
    await server.close();
  }
}

function chosenSides({ peers, sides }: Options, say: (line: string) => void): GpuSide[] {
  const all = gpuSides(peers && installPeers(say));
  return sides === "" ? all : all.filter(({ id }) => sides.split(",").includes(id));
}

async function measureAll(
  url: string,
  sides: readonly GpuSide[],
  only: string,
  pace: GpuPace,
  say: (line: string) => void,
): Promise<GpuResult[]> {
  const results: GpuResult[] = [];
  for (const mode of MODES) {
    for (const { name, title } of gpuWorkloads) {
      if (!`${mode} ${name}`.includes(only)) continue;
      const cells = await takeTurns(url, sides, name, mode, pace);
      say(`${mode}  ${name.padEnd(12)} ${[...cells].map(progress).join("  ")}`);
      results.push({ mode, name, title, cells: Object.fromEntries(cells) });
    }
  }
  return results;
}

function progress([id, { blocks, failed }]: readonly [string, GpuCell]): string {
  return `${id} ${failed ?? time(median(blocks)!)}`;
}

async function browserVersion(executablePath: string): Promise<string> {
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  const version = browser.version();
  await browser.close();
  return version;
}

function write(report: GpuReport, { json, markdown, write }: Options): void {
  const text = gpuMarkdown(report);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (markdown !== undefined) writeFileSync(markdown, `${text}\n`);
  if (write) writeBetweenMarkers(path.join(repository, "docs", "benchmarks.md"), text, "gpu");
  console.log(text);
}
