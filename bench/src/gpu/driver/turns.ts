import { chromium, type Browser } from "playwright-core";
import { chromiumFlags, chromiumPath } from "../../../../tools/chromium.mjs";
import { TimeoutError } from "../../driver/side-process.js";
import type { PageReady } from "../page/serve.js";
import type { GpuWorkloadName, Mode } from "../workload.js";
import { LibraryPage } from "./page.js";
import type { GpuSide } from "./sides.js";

/** How long to measure. */
export interface GpuPace {
  readonly rounds: number;
  /** About how long a block of steps takes. */
  readonly blockMs: number;
  /** Longest wait for a page. */
  readonly timeoutMs: number;
}

/** What is known of a library on a workload. */
export interface GpuCell {
  device?: string;
  ready?: PageReady;
  /** Milliseconds per step, a block for each round. */
  readonly blocks: number[];
  /** Why there is no time. */
  failed?: string;
}

/** A library that takes part, with the number of steps of its blocks. */
interface Turn {
  readonly side: GpuSide;
  readonly page: LibraryPage;
  readonly cell: GpuCell;
  readonly steps: number;
}

/**
 * Measures a workload on all sides in one browser, each in a page of its own: they take turns, a block of steps each,
 * so that what happens to the machine happens to all of them. Each round begins with another side.
 */
export async function takeTurns(
  url: string,
  sides: readonly GpuSide[],
  workload: GpuWorkloadName,
  mode: Mode,
  pace: GpuPace,
): Promise<Map<string, GpuCell>> {
  const cells = new Map(sides.map(({ id }) => [id, { blocks: [] } as GpuCell]));
  for (;;) {
    const waiting = sides.filter(({ id }) => cells.get(id)!.failed === undefined);
    const browser = await chromium.launch({ executablePath: chromiumPath!, args: [...chromiumFlags] });
    try {
      const turns = await prepareAll(browser, url, waiting, cells, workload, mode, pace);
      // A page that hangs may hold the device, or lose it for all: without it, begin anew.
      if (!turns) continue;
      for (let round = 0; round < pace.rounds; round++) await runRound(turns, round);
      return cells;
    } finally {
      await browser.close();
    }
  }
}

/** Opens a page for each side and warms it up; undefined when one of them hangs. */
async function prepareAll(
  browser: Browser,
  url: string,
  sides: readonly GpuSide[],
  cells: ReadonlyMap<string, GpuCell>,
  workload: GpuWorkloadName,
  mode: Mode,
  { blockMs, timeoutMs }: GpuPace,
): Promise<Turn[] | undefined> {
  const turns: Turn[] = [];
  for (const side of sides) {
    const cell = cells.get(side.id)!;
    try {
      const page = await LibraryPage.open(browser, `${url}${side.id}.html`, mode, timeoutMs);
      await page.focus();
      const ready = await page.prepare(workload);
      Object.assign(cell, { device: page.device, ready });
      turns.push({ side, page, cell, steps: Math.max(1, Math.round(blockMs / ready.stepMs)) });
    } catch (error) {
      cell.failed = reasonOf(error);
      if (error instanceof TimeoutError) return undefined;
    }
  }
  return turns;
}

async function runRound(turns: readonly Turn[], round: number): Promise<void> {
  for (let i = 0; i < turns.length; i++) {
    const { page, cell, steps } = turns[(round + i) % turns.length];
    if (cell.failed !== undefined) continue;
    try {
      await page.focus();
      cell.blocks.push(await page.block(steps));
    } catch (error) {
      cell.failed = reasonOf(error);
    }
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^page\.evaluate: /, "").split("\n")[0];
}
