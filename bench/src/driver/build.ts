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
export function buildSide(): Promise<string> {
  return bundle("src/side/main.ts", "side.mjs");
}

/** Bundles a file of the benchmarks with our packages; answers where. */
export async function bundle(entry: string, name: string): Promise<string> {
  const outfile = path.join(benchFolder, ".cache", name);
  mkdirSync(path.dirname(outfile), { recursive: true });
  await build({
    entryPoints: [path.join(benchFolder, entry)],
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
