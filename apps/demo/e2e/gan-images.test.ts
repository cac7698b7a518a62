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

describe.skipIf(!chromiumPath)("the demo's page of GANs for images, in Chromium", () => {
  let demo: OpenDemo;
  let page: Page;
  const { stat, status, press } = handles(() => page);
  const samples = () => pictureOf(page, "36 digits that the generator draws");
  const walker = () => pictureOf(page, "The digit where the walk is");
  const sum = () => pictureOf(page, /^What the generator draws for/);

  beforeAll(async () => {
    demo = await openDemo("#/gan-images");
    ({ page } = demo);
    await status("ready");
  }, STARTING);

  afterAll(() => demo?.close());

  it("redraws its samples as it trains, and stays responsive", async () => {
    const before = await samples();
    const gap = await frameGapWhile(page, async () => {
      await press("Train");
      await status("training");
      await expect.poll(() => stat("step"), PATIENCE).toBeGreaterThan(40);
    });
    // On a machine that has other tests to do and no graphics card.
    expect(gap).toBeLessThan(100);
    await press("Pause");
    await status("paused");
    expect(await samples()).not.toBe(before);
  });

  it("walks, stands still, and takes another way", async () => {
    const before = await walker();
    await expect.poll(walker).not.toBe(before);
    await press("Stand still");
    await page.waitForTimeout(200);
    const still = await walker();
    await page.waitForTimeout(300);
    expect(await walker()).toBe(still);
    const stops = () => pictureOf(page, "The 6 digits that the walk comes by");
    const way = await stops();
    await press("Another way");
    await expect.poll(stops).not.toBe(way);
    await press("Walk");
    await expect.poll(walker).not.toBe(still);
  });

  it("adds and subtracts the codes of samples that are picked", async () => {
    for (const sample of [8, 15, 22]) {
      const before = await sum();
      await page.getByRole("button", { name: `Sample ${sample}`, exact: true }).click();
      await expect.poll(sum).not.toBe(before);
    }
    for (const [sample, slot] of [
      [8, "a"],
      [15, "b"],
      [22, "c"],
    ] as const)
      expect(await page.getByRole("button", { name: `Sample ${sample}, which is ${slot}` }).count()).toBe(1);
    // With b the same as c, a comes out.
    await page.getByRole("button", { name: "Sample 8, which is a" }).press("Enter");
    await page.getByRole("button", { name: "Sample 22, which is c" }).press("Enter");
    const a = () => pictureOf(page, "Digit a");
    await expect.poll(async () => (await sum()) === (await a())).toBe(true);
  });

  it("begins anew with another loss and longer codes", async () => {
    await page.getByText("WGAN-GP", { exact: true }).click();
    await expect.poll(() => stat("step"), PATIENCE).toBe(0);
    await press("Step");
    await expect.poll(() => stat("step"), PATIENCE).toBe(1);
    await page.getByLabel("Code size").press("End");
    await expect.poll(() => stat("step"), PATIENCE).toBe(0);
    await press("Step");
    await expect.poll(() => stat("step"), PATIENCE).toBe(1);
  });

  it.each([390, 1280])("fits a window %i wide, in a dark theme too", async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.getByRole("button", { name: /^(Dark|Light) theme$/ }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it("complains about nothing", () => expect(demo.complaints).toEqual([]));
});
