import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import pc from "picocolors";
import { rasterise } from "../draw/rasterise.js";
import { openInBrowser } from "./open.js";
import { page } from "./page.js";
import { figures } from "./pictures.js";
import { createProgress } from "./progress.js";
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
  const { signal, release } = stopOnInterrupt();
  try {
    console.log(
      pc.bold("Autoencoders on handwritten digits") +
        pc.dim("  (Ctrl-C stops early and keeps what there is)\n"),
    );
    const result = await trainModels({ quick, seed, signal, progress: createProgress(process.stderr) });
    console.log(`\n${colourHead(formatTable(result.models)).join("\n")}\n`);
    const index = await writeResults(result, out);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const how = result.interrupted ? "Stopped early" : "Done";
    console.log(`${how} after ${seconds} s. Pictures and a page: ${pc.underline(pathToFileURL(index).href)}`);
    if (open) openInBrowser(index);
    return result.interrupted ? 130 : 0;
  } finally {
    release();
  }
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

/** A signal for the first Ctrl-C; the second one ends the process as usual. */
function stopOnInterrupt(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    console.error("\nstopping: what there is so far is being written (Ctrl-C again to quit at once)");
    controller.abort();
  };
  process.once("SIGINT", stop);
  return { signal: controller.signal, release: () => process.off("SIGINT", stop) };
}

function colourHead([head, ...lines]: readonly string[]): string[] {
  return [pc.bold(head!), ...lines];
}
