import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { chromiumPath } from "../../../tools/chromium.mjs";
import { serveFolder } from "../../../tools/static-server.mjs";
import { turboBuild } from "../../../tools/turbo-build.mjs";

/** For what a machine that has other tests to do takes a while for. */
export const PATIENCE = { timeout: 20_000 };

/** For `beforeAll`: the first test file builds the demo. */
export const STARTING = 300_000;

export interface OpenDemo {
  readonly page: Page;
  /** What a user would find in the console: errors, warnings, and requests that failed. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Builds the demo, serves it, and opens the page at a hash such as "#/vae". */
export async function openDemo(hash: string): Promise<OpenDemo> {
  await turboBuild("@nn/demo");
  const server = await serveFolder(fileURLToPath(new URL("../dist", import.meta.url)), "/some/place/");
  // Not the flags for WebGL: painting a page in SwiftShader takes half a second.
  const args = ["--no-sandbox", "--disable-gpu"];
  const browser = await chromium.launch({ executablePath: chromiumPath!, args });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${server.url}${hash}`);
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { page, complaints, close };
}

/** What the tests of every page that trains read and do; the page is asked for when it is there. */
export function handles(page: () => Page) {
  /** A number of the page as it is written there. */
  const text = (name: string): Promise<string> => page().locator(`[data-stat=${name}]`).innerText();
  return {
    text,
    /** A number of the page, without its unit; NaN while there is none. */
    stat: async (name: string) => Number.parseFloat((await text(name)).replaceAll(",", "")),
    status: (name: string) => page().waitForSelector(`[data-status="${name}"]`, PATIENCE),
    press: (name: string) => page().getByRole("button", { name, exact: true }).click(),
  };
}

/** What a canvas shows, as text to compare. */
export function pictureOf(page: Page, label: string | RegExp): Promise<string> {
  return page.getByLabel(label).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

/** The median time between two frames while something goes on, in milliseconds. */
export async function frameGapWhile(page: Page, action: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const frames: number[] = [];
    const note = (now: number): void => {
      frames.push(now);
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(globalThis, { frames });
  });
  await action();
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
  const gaps = frames.slice(1).map((now, i) => now - frames[i]);
  return gaps.sort((a, b) => a - b)[gaps.length >> 1];
}
