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

describe.skipIf(!chromiumPath)("the demo's GAN lab, in Chromium", () => {
  let demo: OpenDemo;
  let page: Page;
  const { text, stat, status, press } = handles(() => page);
  const pick = (name: string) => page.getByText(name, { exact: true }).click();
  const plane = (game = "the game") => pictureOf(page, new RegExp(`^The plane of ${game}`));
  const stepped = () => expect.poll(() => stat("step"), PATIENCE);
  /** What has been said is drawn with the next frame. */
  const painted = () =>
    page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
    );
  /** One step from the beginning, until it is seen. */
  const begin = async () => {
    await stepped().toBe(0);
    await press("Step");
    await stepped().toBe(1);
    await painted();
  };

  beforeAll(async () => {
    demo = await openDemo("#/gan-lab");
    ({ page } = demo);
    await status("ready");
  }, STARTING);

  afterAll(() => demo?.close());

  it("learns the ring, and stays responsive", { timeout: 60_000 }, async () => {
    const before = await plane();
    const gap = await frameGapWhile(page, async () => {
      await press("Train");
      await status("training");
      await expect.poll(() => stat("found0"), { timeout: 40_000 }).toBe(8);
    });
    // On a machine that has other tests to do and no graphics card.
    expect(gap).toBeLessThan(100);
    await press("Pause");
    await status("paused");
    expect(await plane()).not.toBe(before);
  });

  it("goes back in time, and on from there", async () => {
    const [now, last, loss] = [await plane(), await stat("step"), await text("discriminator0")];
    const time = page.getByLabel("Time", { exact: true });
    await time.press("Home");
    await stepped().toBe(0);
    await expect.poll(() => plane()).not.toBe(now);
    expect(await text("discriminator0")).toBe("–");
    await time.press("ArrowRight");
    await stepped().toBeGreaterThan(0);
    await time.press("End");
    await stepped().toBe(last);
    await expect.poll(async () => (await plane()) === now).toBe(true);
    expect(await text("discriminator0")).toBe(loss);
    await time.press("Home");
    await press("Step");
    await stepped().toBe(1);
    expect(await text("time")).toBe("step 1 of 1");
  });

  it("lets each player take a step alone", async () => {
    for (const [player, step] of [
      ["Discriminator", 2],
      ["Generator", 3],
    ] as const) {
      const before = await plane();
      await press(`${player} step`);
      await stepped().toBe(step);
      await expect.poll(() => plane()).not.toBe(before);
    }
  });

  it("shows and hides each layer", async () => {
    for (const layer of ["Field", "Data", "Samples", "Manifold", "Gradients"]) {
      const before = await plane();
      await page.locator(".layers").getByText(layer, { exact: true }).click();
      await expect.poll(() => plane()).not.toBe(before);
    }
    for (const layer of ["Field", "Data", "Samples", "Gradients"])
      await page.getByRole("checkbox", { name: layer }).press("Space");
  });

  it.each(["Grid of 25", "Moons", "Spiral", "Circles", "Ring of 8"])("has %s", async (name) => {
    const before = await plane();
    await pick(name);
    await begin();
    expect(await plane()).not.toBe(before);
    expect(await page.locator("[data-stat=found0]").count()).toBe(/\d/.test(name) ? 1 : 0);
  });

  it("learns what is drawn with the mouse, and by keys", async () => {
    const pad = page.getByRole("application");
    const empty = await pictureOf(page, /^Draw your own/);
    await pad.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await pad.boundingBox())!;
    await page.mouse.move(x + 0.2 * width, y + 0.2 * height);
    await page.mouse.down();
    await page.mouse.move(x + 0.8 * width, y + 0.2 * height, { steps: 5 });
    await page.mouse.move(x + 0.8 * width, y + 0.8 * height, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => page.getByRole("radio", { name: "Your own" }).isChecked()).toBe(true);
    await begin();
    const stroke = await pictureOf(page, /^Draw your own/);
    expect(stroke).not.toBe(empty);
    await pad.focus();
    for (const key of ["ArrowLeft", "ArrowDown", "Space"]) await page.keyboard.press(key);
    await begin();
    expect(await pictureOf(page, /^Draw your own/)).not.toBe(stroke);
    await press("Clear");
    await begin();
    expect(await page.getByRole("radio", { name: "Ring of 8" }).isChecked()).toBe(true);
  });

  it("plays each loss", { timeout: 60_000 }, async () => {
    const losses = await page.getByLabel("Loss of the game").locator("option").allInnerTexts();
    expect(losses).toHaveLength(9);
    const shown = new Set<string>();
    for (const loss of losses) {
      await page.getByLabel("Loss of the game").selectOption(loss);
      await begin();
      shown.add(await plane());
    }
    expect(shown.size).toBe(9);
  });

  it("plays two games side by side, on the same data", async () => {
    await pick("Two side by side");
    await begin();
    await page.getByLabel("Loss of the game").selectOption("DRAGAN");
    await page.getByLabel("Loss of the other game").selectOption("DRAGAN");
    await begin();
    await expect.poll(async () => (await plane("the other game")) === (await plane())).toBe(true);
    await page.getByLabel("Loss of the other game").selectOption("LSGAN, least squares");
    await begin();
    expect((await plane("the other game")) === (await plane())).toBe(false);
    await pick("One game");
    await begin();
    expect(await page.getByLabel("Loss of the other game").count()).toBe(0);
  });

  it("takes other rates while it trains", async () => {
    await press("Go on");
    await page.getByLabel("Discriminator steps").press("End");
    await page.getByLabel("Learning rate").press("Home");
    await stepped().toBeGreaterThan(20);
    await press("Pause");
    expect(await page.getByLabel("Discriminator steps").getAttribute("aria-valuetext")).toBe("10");
  });

  it.each([390, 1280])("fits a window %i wide, in a dark theme too", async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.getByRole("button", { name: /^(Dark|Light) theme$/ }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it("complains about nothing", () => expect(demo.complaints).toEqual([]));
});
