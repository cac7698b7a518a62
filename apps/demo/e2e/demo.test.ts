import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../tools/chromium.mjs";
import {
  frameGapWhile,
  handles,
  openDemo,
  PATIENCE,
  pictureOf,
  STARTING,
  type OpenDemo,
} from "./open-demo.ts";

/** How many colours a canvas has. */
const colours = (canvas: HTMLCanvasElement | SVGElement): number => {
  if (!(canvas instanceof HTMLCanvasElement)) return 0;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {
    willReadFrequently: true,
  })!;
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
};

describe.skipIf(!chromiumPath)("the built demo, in Chromium", () => {
  let demo: OpenDemo;
  let page: Page;
  const { text, stat, status, press } = handles(() => page);

  beforeAll(async () => {
    demo = await openDemo("");
    ({ page } = demo);
    await status("ready");
  }, STARTING);

  afterAll(() => demo?.close());

  it("waits, with everything drawn", async () => {
    expect(await stat("step")).toBe(0);
    expect(await text("device")).toContain("wasm: WebAssembly SIMD");
    const canvases = page.locator("canvas");
    expect(await canvases.count()).toBe(14);
    for (const canvas of await canvases.all())
      await expect.poll(() => canvas.evaluate(colours)).toBeGreaterThan(5);
  });

  it("takes one step at a time", async () => {
    await press("Step");
    await expect.poll(() => stat("step")).toBe(1);
    await press("Step");
    await expect.poll(() => stat("step")).toBe(2);
  });

  it("trains until the loss has halved, and stays responsive", async () => {
    const before = await stat("loss");
    const gap = await frameGapWhile(page, async () => {
      await press("Go on");
      await status("training");
      await expect.poll(() => stat("loss"), PATIENCE).toBeLessThan(before / 2);
    });
    expect(await stat("speed")).toBeGreaterThan(0);
    // On a machine that has other tests to do and no graphics card.
    expect(gap).toBeLessThan(100);
  });

  it("pauses", async () => {
    await press("Pause");
    await status("paused");
    // Frames on their way may still come in.
    await page.waitForTimeout(300);
    const step = await stat("step");
    await page.waitForTimeout(300);
    expect(await stat("step")).toBe(step);
    for (const canvas of await page.locator("canvas").all())
      expect(await canvas.evaluate(colours)).toBeGreaterThan(5);
  });

  it("decodes the point that the keyboard chooses, and draws the whole map", async () => {
    const map = page.getByRole("application").first();
    const picture = () => pictureOf(page, /^What the decoder draws/);
    const before = await picture();
    await map.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("Shift+ArrowUp");
    await expect.poll(picture).not.toBe(before);
    await page.getByText("Drawings").click();
    await expect.poll(() => page.getByText("What the decoder draws at each place").count()).toBe(1);
  });

  it("resets, and begins anew with another code size", async () => {
    await press("Reset");
    await status("ready");
    await expect.poll(() => stat("step")).toBe(0);
    await page.getByLabel("Code size").press("ArrowRight");
    await expect.poll(() => page.getByRole("heading", { level: 1 }).innerText()).toContain("three");
    await status("ready");
    await press("Step");
    await expect.poll(() => stat("step")).toBe(1);
  });

  it("says why a backend does not run here, and goes on with the one before", async () => {
    await page.getByText("WebGPU", { exact: true }).click();
    await expect.poll(() => page.locator(".failure").innerText()).toMatch(/^WebGPU does not run here: \S/);
    await expect.poll(() => page.getByLabel("WebAssembly").isChecked()).toBe(true);
    expect(await text("device")).toContain("wasm: WebAssembly SIMD");
    await press("Step");
    await expect.poll(() => stat("step")).toBe(1);
    await press("Reset");
    await expect.poll(() => page.locator(".failure").count()).toBe(0);
  });

  it("fits a narrow window and a dark theme", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByLabel("Dark theme").click();
    const { width, back } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      back: getComputedStyle(document.body).backgroundColor,
    }));
    expect(width).toBeLessThanOrEqual(360);
    expect(back).toBe("rgb(15, 17, 21)");
  });

  it("shows the entry of the page in the bar, however narrow the window", async () => {
    await page.setViewportSize({ width: 320, height: 740 });
    for (const entry of await page.locator(".top nav a").all()) {
      await entry.evaluate((a) => (a as HTMLElement).click());
      await expect.poll(() => entry.getAttribute("aria-current")).toBe("page");
      const outside = () =>
        entry.evaluate((a) => {
          const [inner, bar] = [a.getBoundingClientRect(), a.parentElement!.getBoundingClientRect()];
          return Math.max(bar.left - inner.left, inner.right - Math.min(bar.right, innerWidth));
        });
      await expect.poll(outside).toBeLessThanOrEqual(1);
    }
  });

  it("complains about nothing", () => expect(demo.complaints).toEqual([]));
});
