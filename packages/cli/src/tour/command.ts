import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { device } from "@nn/tensor";
import type { Callback } from "@nn/train";
import { terminalReporter, withInterrupt } from "@nn/train/node";
import pc from "picocolors";
import { rasterise } from "../draw/rasterise.js";
import type { Chapter } from "./chapter.js";
import { openInBrowser } from "./open.js";
import { page, type Illustrated, type Making } from "./page.js";
import { parts } from "./parts.js";
import { formatTable } from "./text-table.js";

/** The options of `nn tour`. */
export interface TourFlags {
  readonly quick?: boolean;
  /** The name of the one part that is wanted. */
  readonly only?: string;
  readonly out: string;
  readonly seed: number;
  readonly open?: boolean;
}

/** `nn tour`. Gives the exit status: 130 when Ctrl-C ended it, 0 otherwise. */
export async function runTour(flags: TourFlags): Promise<number> {
  const { out, open } = flags;
  const start = performance.now();
  // Before the training, so that a folder that can't be written costs no time.
  await mkdir(out, { recursive: true });
  return withInterrupt(async (signal) => {
    const chapters = await runParts(flags, signal);
    const seconds = (performance.now() - start) / 1000;
    const making = { command: commandOf(flags), device: device(), seconds, interrupted: signal.aborted };
    const index = await writeResults(chapters, making, out);
    const how = signal.aborted ? "Stopped early" : "Done";
    const took = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${how} after ${took} s. Pictures and a page: ${pc.underline(pathToFileURL(index).href)}`);
    if (open) openInBrowser(index);
    return signal.aborted ? 130 : 0;
  });
}

/** Runs what was asked for, and prints a table of each part. */
async function runParts({ quick = false, only, seed }: TourFlags, signal: AbortSignal): Promise<Chapter[]> {
  const chapters: Chapter[] = [];
  for (const { name, heading, run } of parts) {
    if (signal.aborted || (only !== undefined && only !== name)) continue;
    console.log(pc.bold(heading) + pc.dim("  (Ctrl-C stops early and keeps what there is)"));
    const chapter = await run({ quick, seed, signal, reporterFor });
    if (!chapter) continue;
    const [head, ...rows] = formatTable(chapter.table);
    console.log(`\n${pc.bold(head)}\n${rows.join("\n")}\n`);
    chapters.push(chapter);
  }
  return chapters;
}

/** Writes the pictures and the page; gives the path of the page. */
async function writeResults(chapters: readonly Chapter[], making: Making, out: string): Promise<string> {
  const illustrated: Illustrated[] = [];
  for (const chapter of chapters) {
    const pngs: Uint8Array[] = [];
    for (const { file, picture } of chapter.figures) {
      const png = await rasterise(picture);
      await writeFile(path.join(out, file), png);
      pngs.push(png);
    }
    illustrated.push({ chapter, pngs });
  }
  const index = path.resolve(out, "index.html");
  await writeFile(index, page(illustrated, making));
  return index;
}

function commandOf({ quick, only, seed }: TourFlags): string {
  return ["nn tour", quick && "--quick", only && `--only ${only}`, seed && `--seed ${seed}`]
    .filter(Boolean)
    .join(" ");
}

/** The model's name, and below it a bar; where there is no terminal, a line for every tenth epoch. */
function reporterFor(name: string): Callback {
  const { stderr } = process;
  stderr.write(`\n${name}\n`);
  const reporter = terminalReporter({ stream: stderr });
  if (stderr.isTTY) return reporter;
  return {
    ...reporter,
    onEpoch: (record, progress) =>
      record.epoch % 10 === 0 ? reporter.onEpoch?.(record, progress) : undefined,
  };
}
