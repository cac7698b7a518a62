import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { median } from "../driver/results.js";
import type { Importable } from "./importable.js";

/** What using a library costs before it computes anything. */
export interface Footprint {
  readonly id: string;
  readonly title: string;
  /** Milliseconds to import it and to have it ready, in a fresh process; the median of several. */
  readonly importMs?: number;
  /** Script of a page that trains a small perceptron, minified and compressed, in KB. */
  readonly scriptKB?: number;
  /** WebAssembly files that the page loads too, compressed. */
  readonly wasmKB?: number;
  readonly failed?: string;
}

const IMPORTS = 7;
/** Parts of Node that libraries ask for and pages go without. */
const NOT_IN_PAGES = ["fs", "path", "os", "util", "crypto", "module", "worker_threads", "perf_hooks", "string_decoder", "node-fetch", "node:*"]; // prettier-ignore

/** Sizes and import times of some libraries, in turn. */
export async function footprints(libraries: readonly Importable[]): Promise<Footprint[]> {
  const times = libraries.map((): number[] => []);
  for (let i = 0; i < IMPORTS; i++) {
    for (const [place, library] of libraries.entries()) {
      const ms = importTime(library);
      if (ms !== undefined) times[place].push(ms);
    }
  }
  return Promise.all(libraries.map((library, place) => footprintOf(library, times[place])));
}

async function footprintOf(library: Importable, times: readonly number[]): Promise<Footprint> {
  const { id, title, folder, training, wasm = [] } = library;
  const importMs = median(times);
  const known = { id, title, ...(importMs === undefined ? {} : { importMs }) };
  try {
    const scriptKB = training === undefined ? undefined : await scriptSize(training, folder);
    const files = wasm.map((file) => readFileSync(path.join(folder, file)));
    return {
      ...known,
      ...(scriptKB === undefined ? {} : { scriptKB }),
      ...(files.length === 0 ? {} : { wasmKB: gzipped(files) }),
    };
  } catch (error) {
    return { ...known, failed: error instanceof Error ? error.message : String(error) };
  }
}

function importTime({ importing, folder }: Importable): number | undefined {
  if (importing === undefined) return undefined;
  const code = `console.log = console.warn = () => undefined;
    const start = performance.now();
    ${importing}
    process.stdout.write("\\nms=" + (performance.now() - start));
    process.exit(0);`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: folder,
    encoding: "utf8",
  });
  const ms = /ms=([\d.]+)/.exec(stdout)?.[1];
  return ms === undefined ? undefined : Number(ms);
}

function gzipped(files: readonly Uint8Array[]): number {
  return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0) / 1000;
}

async function scriptSize(training: string, folder: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: training, resolveDir: folder, loader: "js" },
    tsconfigRaw: "{}",
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: NOT_IN_PAGES,
    logLevel: "silent",
  });
  return gzipped(outputFiles.map(({ contents }) => contents));
}
