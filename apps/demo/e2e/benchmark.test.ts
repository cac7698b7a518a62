import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../tools/chromium.mjs";
import { serveFolder } from "../../../tools/static-server.mjs";
import { turboBuild } from "../../../tools/turbo-build.mjs";
import { STARTING } from "./open-demo.ts";

describe.skipIf(!chromiumPath)("the demo's benchmark page, in Chromium without a graphics card", () => {
  let browser: Browser;
  let page: Page;
  let server: { url: string; close: () => Promise<void> };
  const complaints: string[] = [];

  beforeAll(async () => {
    await turboBuild("@nn/demo");
    server = await serveFolder(fileURLToPath(new URL("../dist", import.meta.url)));
    browser = await chromium.launch({
      executablePath: chromiumPath!,
      args: ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"],
    });
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${server.url}#/benchmark`);
  }, STARTING);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it("measures every workload where it can, and says where it can't", async () => {
    await page.getByRole("button", { name: "Measure", exact: true }).click();
    await page.waitForSelector('[data-status="done"]', { timeout: 60_000 });
    const cards = page.locator(".bench-board .card");
    expect(await cards.count()).toBe(4);
    for (const card of await cards.all()) {
      const text = await card.innerText();
      expect(text).toMatch(/WebAssembly\s+[\d.]+ ms/);
      expect(text).toMatch(/plain JavaScript\s+[\d.]+ ms/);
    }
    expect(await page.locator(".about").innerText()).toMatch(/WebGL2 is not here: /);
  }, 90_000);

  it("copies its results as text", async () => {
    await page.getByRole("button", { name: "Copy results" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toMatch(/^MLP .*WebAssembly [\d.]+ ms/);
    expect(text).toContain("Chrome");
  });

  it("fits a narrow window", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it("complains about nothing", () => expect(complaints).toEqual([]));
});
