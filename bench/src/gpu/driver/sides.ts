import { readFileSync } from "node:fs";
import path from "node:path";
import { benchFolder } from "../../driver/build.js";
import { peersFolder } from "../../driver/sides.js";
import type { Mode } from "../workload.js";

/** A library in a page of its own. */
export interface GpuSide {
  readonly id: string;
  /** What it is called in a mode. */
  readonly titles: Readonly<Record<Mode, string>>;
  /** The page's script, before bundling. */
  readonly entry: string;
  readonly version: string;
}

/** The side whose times are compared. */
export const OURS = "nn";

const ours: GpuSide = {
  id: OURS,
  titles: { webgl2: "nn", webgpu: "nn" },
  entry: path.join(benchFolder, "src/gpu/page/ours.ts"),
  version: "this commit",
};

function peer(id: string, titles: GpuSide["titles"], dependency: string): GpuSide {
  const { dependencies } = JSON.parse(readFileSync(path.join(peersFolder, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return { id, titles, entry: path.join(peersFolder, "gpu", `${id}.mjs`), version: dependencies[dependency] };
}

/** Our library and, where they are wanted, its peers. */
export function gpuSides(withPeers: boolean): GpuSide[] {
  if (!withPeers) return [ours];
  return [
    ours,
    peer("tfjs", { webgl2: "tfjs-webgl", webgpu: "tfjs-webgpu" }, "@tensorflow/tfjs-backend-webgpu"),
    peer("jax-js", { webgl2: "jax-js webgl", webgpu: "jax-js webgpu" }, "@jax-js/jax"),
  ];
}
