import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { gpuJsForEsbuild } from "../../../../tools/gpu-js.mjs";
import { benchFolder, repository } from "../../driver/build.js";
import type { GpuSide } from "./sides.js";

const folder = path.join(benchFolder, ".cache", "gpu");

/** Bundles a page for each side, with our packages as they stand in the sources; answers the folder. */
export async function buildPages(sides: readonly GpuSide[]): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: sides.map(({ id, entry }) => ({ in: entry, out: id })),
    tsconfig: path.join(repository, "tsconfig.json"),
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: "browser",
    target: "es2022",
    format: "esm",
    external: ["node:*"],
    plugins: [gpuJsForEsbuild({ forPages: true })],
    logLevel: "error",
  });
  for (const { id } of sides) {
    const page = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="./${id}.js"></script>`;
    writeFileSync(path.join(folder, `${id}.html`), page);
  }
  return folder;
}
