import type { Browser, Page } from "playwright-core";
import { TimeoutError } from "../../driver/side-process.js";
import type { PageReady } from "../page/serve.js";
import type { GpuWorkloadName, Mode } from "../workload.js";

/** A page with a library in it. */
export class LibraryPage {
  private constructor(
    private readonly page: Page,
    private readonly timeoutMs: number,
    /** Where the library computes. */
    readonly device: string,
  ) {}

  static async open(browser: Browser, url: string, mode: Mode, timeoutMs: number): Promise<LibraryPage> {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => globalThis.bench, undefined, { timeout: timeoutMs });
    const device = await withTimeout(
      page.evaluate((mode) => bench!.start(mode), mode),
      timeoutMs,
    );
    return new LibraryPage(page, timeoutMs, device);
  }

  prepare(workload: GpuWorkloadName): Promise<PageReady> {
    return this.#ask(this.page.evaluate((workload) => bench!.prepare(workload), workload));
  }

  /** Milliseconds per step of a block of steps; the other pages wait meanwhile. */
  block(steps: number): Promise<number> {
    return this.#ask(this.page.evaluate((steps) => bench!.block(steps), steps));
  }

  async #ask<T>(answer: Promise<T>): Promise<T> {
    return withTimeout(answer, this.timeoutMs);
  }

  /** Brings the page to the front: pages behind others are throttled. */
  async focus(): Promise<void> {
    await this.page.bringToFront();
  }
}

/** @throws TimeoutError when the answer takes longer. */
async function withTimeout<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`no answer in ${ms / 1000} s`)), ms);
  });
  // What comes after the timeout is of no interest.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
