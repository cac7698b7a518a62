import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Importable } from "../footprint/importable.js";
import { benchFolder } from "./build.js";
import type { Program } from "./side-process.js";

/** Whose numbers are compared with ours: of JavaScript libraries, or native ones for reference. */
export type Kind = "ours" | "javascript" | "native";

/** A column of the tables. */
export interface SideInfo extends Importable {
  readonly kind: Kind;
  /** Left out with `--quick`. */
  readonly slow?: boolean;
  readonly program: Program;
}

/** What a file `*.peer.mjs` exports as `peer`, beside its `start`. */
interface PeerFile extends Omit<Importable, "id" | "folder"> {
  readonly kind: Kind;
  readonly slow?: boolean;
  /** For what is no Node program: how to start it, or a line that says why it can't be. */
  readonly command?: (options: { threads: number }) => Program | { readonly missing: string };
}

/** Our own columns: steps captured by `compile`, in a plain loop, and on one thread. */
export function ourSides(side: string, threads: number): SideInfo[] {
  const column = (id: string, title: string, way: string, count: number): SideInfo => ({
    id,
    title,
    kind: "ours",
    slow: id !== "nn",
    folder: benchFolder,
    program: { file: process.execPath, args: [side, "ours", way, String(count)] },
  });
  return [
    column("nn", "nn", "compiled", threads),
    column("nn-plain", "nn, plain loop", "plain", threads),
    ...(threads > 1 ? [column("nn-1", "nn, 1 thread", "compiled", 1)] : []),
  ];
}

/** The folder of the peers' files and packages. */
export const peersFolder = path.join(benchFolder, "peers");

/** Every `*.peer.mjs`; `refuse` is told why one can't run. */
export async function peerSides(
  side: string,
  threads: number,
  refuse: (line: string) => void,
): Promise<SideInfo[]> {
  const sides: SideInfo[] = [];
  for (const file of readdirSync(peersFolder).filter((name) => name.endsWith(".peer.mjs"))) {
    const full = path.join(peersFolder, file);
    const { peer } = (await import(pathToFileURL(full).href)) as { peer: PeerFile };
    const { command, ...info } = peer;
    const program = command?.({ threads }) ?? {
      file: process.execPath,
      args: [side, "peer", full, String(threads)],
    };
    if ("missing" in program) refuse(program.missing);
    else sides.push({ ...info, id: file.replace(".peer.mjs", ""), folder: peersFolder, program });
  }
  return sides;
}
