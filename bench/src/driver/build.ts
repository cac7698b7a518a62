import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));

/** The folder of the benchmarks. */
export const benchFolder = path.resolve(here, "../..");
/** The repository. */
export const repository = path.dirname(benchFolder);

/** Bundles the process that measures, with our packages as they stand in the sources; answers the file. */
export async function buildSide(): Promise<string> {
  const outfile = path.join(benchFolder, ".cache", "side.mjs");
  mkdirSync(path.dirname(outfile), { recursive: true });
  await build({
    entryPoints: [path.join(benchFolder, "src/side/main.ts")],
    tsconfig: path.join(repository, "tsconfig.json"),
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "error",
  });
  return outfile;
}
