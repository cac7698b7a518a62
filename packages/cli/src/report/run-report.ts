import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { device } from "@nn/tensor";
import type { Callback } from "@nn/train";
import { terminalReporter, withInterrupt } from "@nn/train/node";
import pc from "picocolors";
import { animatedPng } from "../draw/animated-png.js";
import type { Picture } from "../draw/picture.js";
import { rasterise } from "../draw/rasterise.js";
import type { Chapter } from "./chapter.js";
import { openInBrowser } from "./open.js";
import { page, type Illustrated, type Making } from "./page.js";
import type { Part, PartOptions } from "./part.js";
import { formatTable } from "./text-table.js";

/** A report: parts that are run one after the other, and where what they find goes. */
export interface Report<Options extends PartOptions> {
  /** What stands above the page. */
  readonly title: string;
  /** What was typed. */
  readonly command: string;
  readonly parts: readonly Part<Options>[];
  /** The folder for the page and the pictures. */
  readonly out: string;
  readonly open: boolean;
  /** What the parts get beside the signal and the reporter. */
  readonly options: Omit<Options, "signal" | "reporterFor">;
}

/** Runs a report, and writes its pictures and its page. Gives the exit status: 130 when Ctrl-C ended it, 0 otherwise. */
export async function runReport<Options extends PartOptions>(report: Report<Options>): Promise<number> {
  const { title, command, out, open } = report;
  const start = performance.now();
  // Before the training, so that a folder that can't be written costs no time.
  await mkdir(out, { recursive: true });
  return withInterrupt(async (signal) => {
    const chapters = await runParts(report, signal);
    const seconds = (performance.now() - start) / 1000;
    const making = { title, command, device: device(), seconds, interrupted: signal.aborted };
    const index = await writeResults(chapters, making, out);
    const how = signal.aborted ? "Stopped early" : "Done";
    const took = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${how} after ${took} s. Pictures and a page: ${pc.underline(pathToFileURL(index).href)}`);
    if (open) openInBrowser(index);
    return signal.aborted ? 130 : 0;
  });
}

/** Runs the parts, and prints a table of each. */
async function runParts<Options extends PartOptions>(
  { parts, options }: Report<Options>,
  signal: AbortSignal,
): Promise<Chapter[]> {
  const chapters: Chapter[] = [];
  for (const { heading, run } of parts) {
    if (signal.aborted) continue;
    console.log(pc.bold(heading) + pc.dim("  (Ctrl-C stops early and keeps what there is)"));
    const chapter = await run({ ...options, signal, reporterFor } as Options);
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
      const png = "draw" in picture ? await rasterise(picture) : await film(picture);
      await writeFile(path.join(out, file), png);
      pngs.push(png);
    }
    illustrated.push({ chapter, pngs });
  }
  const index = path.resolve(out, "index.html");
  await writeFile(index, page(illustrated, making));
  return index;
}

/** Pictures one after the other. */
async function film(pictures: readonly Picture[]): Promise<Uint8Array> {
  const frames: Uint8Array[] = [];
  for (const picture of pictures) frames.push(await rasterise(picture, 1));
  return animatedPng(frames);
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
