import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumFlags, chromiumPath } from "../../../tools/chromium.mjs";
import { serveFolder } from "../../../tools/static-server.mjs";
import { turboBuild } from "../../../tools/turbo-build.mjs";
import { handles, STARTING } from "./open-demo.ts";

describe.skipIf(!chromiumPath)("the built demo, in Chromium with WebGPU and WebGL2", () => {
  let browser: Browser;
  let page: Page;
  let server: { url: string; close: () => Promise<void> };
  const complaints: string[] = [];
  const { text, stat, press } = handles(() => page);
  const patience = { timeout: 40_000 };

  beforeAll(async () => {
    await turboBuild("@nn/demo");
    server = await serveFolder(fileURLToPath(new URL("../dist", import.meta.url)));
    browser = await chromium.launch({ executablePath: chromiumPath!, args: chromiumFlags });
    page = await browser.newPage();
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(server.url);
    await page.waitForSelector('[data-status="ready"]', patience);
  }, STARTING);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const takesAStepOn = async (name: string): Promise<void> => {
    await page.getByText(name, { exact: true }).click();
    await expect.poll(() => text("device"), patience).toMatch(new RegExp(`^Runs on (gpu|wasm): ${name}`));
    await expect.poll(() => stat("step"), patience).toBe(0);
    await expect.poll(() => text("loss"), patience).toMatch(/^\d+\.\d+$/);
    await press("Step");
    await expect.poll(() => stat("step"), patience).toBe(1);
    expect(await page.locator(".failure").count()).toBe(0);
  };

  it.each(["WebGPU", "WebGL2", "WebAssembly"])(
    "trains an autoencoder on %s when it is chosen",
    { timeout: 60_000 },
    takesAStepOn,
  );

  it("trains a VAE on WebGPU, too", { timeout: 60_000 }, async () => {
    await page.goto(`${server.url}#/vae`);
    await page.waitForSelector(".vae-board", patience);
    await page.waitForSelector('[data-status="ready"]', patience);
    await takesAStepOn("WebGPU");
  });

  it("complains about nothing", () => expect(complaints).toEqual([]));
});
