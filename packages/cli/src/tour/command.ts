import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Callback } from "@nn/train";
import { terminalReporter, withInterrupt } from "@nn/train/node";
import pc from "picocolors";
import { rasterise } from "../draw/rasterise.js";
import { openInBrowser } from "./open.js";
import { page } from "./page.js";
import { figures } from "./pictures.js";
import type { TourResult } from "./result.js";
import { formatTable } from "./table.js";
import { trainModels } from "./train-models.js";

/** The options of `nn tour`. */
export interface TourFlags {
  readonly quick?: boolean;
  readonly out: string;
  readonly seed: number;
  readonly open?: boolean;
}

/** `nn tour`. Gives the exit status: 130 when Ctrl-C ended it, 0 otherwise. */
export async function runTour({ quick = false, out, seed, open }: TourFlags): Promise<number> {
  const start = performance.now();
  // Before the training, so that a folder that can't be written costs no time.
  await mkdir(out, { recursive: true });
  return withInterrupt(async (signal) => {
    console.log(
      pc.bold("Autoencoders on handwritten digits") +
        pc.dim("  (Ctrl-C stops early and keeps what there is)"),
    );
    const result = await trainModels({ quick, seed, signal, reporterFor });
    const [head, ...rows] = formatTable(result.models);
    console.log(`\n${pc.bold(head)}\n${rows.join("\n")}\n`);
    const index = await writeResults(result, out);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const how = result.interrupted ? "Stopped early" : "Done";
    console.log(`${how} after ${seconds} s. Pictures and a page: ${pc.underline(pathToFileURL(index).href)}`);
    if (open) openInBrowser(index);
    return result.interrupted ? 130 : 0;
  });
}

/** Writes the pictures and the page; gives the path of the page. */
export async function writeResults(result: TourResult, out: string): Promise<string> {
  const list = figures(result);
  const pngs: Uint8Array[] = [];
  for (const { file, picture } of list) {
    const png = await rasterise(picture);
    await writeFile(path.join(out, file), png);
    pngs.push(png);
  }
  const index = path.resolve(out, "index.html");
  await writeFile(index, page(result, list, pngs));
  return index;
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
