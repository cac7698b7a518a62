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

describe.skipIf(!chromiumPath)("the demo's page of the VAE, in Chromium", () => {
  let demo: OpenDemo;
  let page: Page;
  const { stat, status, press } = handles(() => page);
  const picture = (label: string | RegExp): Promise<string> => pictureOf(page, label);
  const weights = async (): Promise<string[]> => {
    const values = [];
    for (const name of ["reconstruction", "KL divergence"])
      values.push((await page.getByLabel(`Weight of the ${name}`).getAttribute("aria-valuetext"))!);
    return values;
  };
  /** Draws a line on a pad, through places in shares of it. */
  const draw = async (pad: string, ...[first, ...rest]: (readonly [number, number])[]) => {
    const canvas = page.getByLabel(`${pad}. Draw`);
    await canvas.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await canvas.boundingBox())!;
    await page.mouse.move(x + first[0] * width, y + first[1] * height);
    await page.mouse.down();
    for (const [right, down] of rest)
      await page.mouse.move(x + right * width, y + down * height, { steps: 4 });
    await page.mouse.up();
  };
  const steps = () => picture("10 pictures from the first digit to the last");

  beforeAll(async () => {
    demo = await openDemo("#/vae");
    ({ page } = demo);
    await status("ready");
  }, STARTING);

  afterAll(() => demo?.close());

  it("waits with training data and samples of now", async () => {
    expect(await stat("step")).toBe(0);
    expect(await page.locator(".film li").allInnerTexts()).toEqual(["Training data", "Now"]);
  });

  it("trains with both losses, redraws the plane and keeps samples by epoch", async () => {
    const before = await stat("heldOutReconstruction");
    const plane = await picture(/^Map of the latent space/);
    const gap = await frameGapWhile(page, async () => {
      await press("Train");
      await status("training");
      await expect.poll(() => stat("epoch"), PATIENCE).toBeGreaterThanOrEqual(9);
    });
    // On a machine that has other tests to do and no graphics card.
    expect(gap).toBeLessThan(100);
    await press("Pause");
    await status("paused");
    expect(await stat("heldOutReconstruction")).toBeLessThan(before - 10);
    expect(await picture(/^Map of the latent space/)).not.toBe(plane);
    const captions = await page.locator(".film li").allInnerTexts();
    const kept = ["Epoch 1", "Epoch 2", "Epoch 3", "Epoch 5", "Epoch 9"];
    expect(captions.slice(0, 6)).toEqual(["Training data", ...kept]);
    expect(captions.at(-1)).toMatch(/^Now: epoch \d+$/);
    expect(await picture("16 digits. Epoch 9.")).not.toBe(await picture("16 digits. Epoch 1."));
  });

  it("has the lecture's losses as presets, which move both sliders", async () => {
    await press("Go on");
    await page.getByText("Reconstruction only", { exact: true }).click();
    expect(await weights()).toEqual(["1", "0"]);
    await expect.poll(() => stat("heldOutKl"), PATIENCE).toBeGreaterThan(8);
    await page.getByText("KL only", { exact: true }).click();
    expect(await weights()).toEqual(["0", "1"]);
    await expect.poll(() => stat("heldOutKl"), PATIENCE).toBeLessThan(0.5);
    await page.getByText("Both", { exact: true }).last().click();
    expect(await weights()).toEqual(["1", "1"]);
    await expect.poll(() => stat("heldOutReconstruction"), PATIENCE).toBeLessThan(30);
  });

  it("takes weights between the presets while it trains", async () => {
    await page.getByLabel("Weight of the KL divergence").press("End");
    await page.getByLabel("Weight of the reconstruction").press("ArrowLeft");
    expect(await weights()).toEqual(["0.5", "4"]);
    for (const preset of ["Reconstruction only", "KL only"])
      expect(await page.getByLabel(preset).isChecked()).toBe(false);
    // Eight times the weight makes codes say less.
    await expect.poll(() => stat("heldOutKl"), PATIENCE).toBeLessThan(1);
    expect(await stat("speed")).toBeGreaterThan(0);
    await page.getByLabel("Weight of the KL divergence").press("Home");
    await page.getByLabel("Weight of the reconstruction").press("End");
    expect(await weights()).toEqual(["4", "0"]);
    await expect.poll(() => stat("heldOutKl"), PATIENCE).toBeGreaterThan(5);
    await press("Pause");
  });

  it("interpolates between two drawn digits", async () => {
    const shown = [await steps()];
    const next = async () => {
      await expect.poll(steps).not.toBe(shown.at(-1));
      shown.push(await steps());
    };
    await draw("The first digit", [0.5, 0.1], [0.5, 0.9]);
    await next();
    await draw("The last digit", [0.5, 0.1], [0.2, 0.5], [0.5, 0.9], [0.8, 0.5], [0.5, 0.1]);
    await next();
    await page.getByText("Arc", { exact: true }).click();
    await next();
    await page.getByRole("button", { name: "Take one" }).last().click();
    await next();
    await page.getByRole("button", { name: "Clear" }).first().click();
    await next();
    expect(new Set(shown).size).toBe(shown.length);
  });

  it("shows the codes over the plane or on a map of their own, where a place is decoded", async () => {
    const map = page.getByRole("application");
    const probe = () => picture("What the decoder draws for the chosen point");
    const middle = await probe();
    await map.hover({ position: { x: 30, y: 30 } });
    await expect.poll(probe).not.toBe(middle);
    for (const mode of ["Both", "Codes"]) {
      const [plane, before] = [await picture(/^Map of the latent space/), await probe()];
      await page.locator(".plane").getByText(mode, { exact: true }).click();
      await expect.poll(() => picture(/^Map of the latent space/)).not.toBe(plane);
      await map.focus();
      for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowRight");
      await expect.poll(probe).not.toBe(before);
    }
  });

  it("begins anew with longer codes", async () => {
    await page.getByLabel("Code size").press("End");
    await expect.poll(() => page.getByText("Of 16 numbers").count()).toBe(1);
    await expect.poll(() => stat("step")).toBe(0);
    await press("Step");
    await expect.poll(() => stat("step")).toBe(1);
    expect(await page.locator(".film li").count()).toBe(2);
  });

  it("fits a narrow window and a dark theme", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByLabel("Dark theme").click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it("complains about nothing", () => expect(demo.complaints).toEqual([]));
});
