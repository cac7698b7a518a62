import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../tools/chromium.mjs";
import { KINDS } from "../src/autoencoder/kinds.ts";
import { handles, openDemo, PATIENCE, pictureOf, STARTING, type OpenDemo } from "./open-demo.ts";

describe.skipIf(!chromiumPath)("the demo's autoencoder page, in Chromium", () => {
  let demo: OpenDemo;
  let page: Page;
  const { text, stat, status, press } = handles(() => page);
  const pick = async (kind: keyof typeof KINDS): Promise<void> => {
    await page.getByText(KINDS[kind].name, { exact: true }).click();
    await expect.poll(() => page.locator(".kinds p").innerText()).toBe(KINDS[kind].note);
  };

  beforeAll(async () => {
    demo = await openDemo("#/autoencoder");
    ({ page } = demo);
    await status("ready");
  }, STARTING);

  afterAll(() => demo?.close());

  it.each(Object.keys(KINDS) as (keyof typeof KINDS)[])("trains one that is %s", async (kind) => {
    await pick(kind);
    await expect.poll(() => stat("step"), PATIENCE).toBe(0);
    await expect
      .poll(() => page.locator(".draw-code figcaption").innerText(), PATIENCE)
      .toContain(`${KINDS[kind].codeSize} numbers`);
    const rebuilt = () => pictureOf(page, "Ten held-out digits: rebuilt");
    const before = await rebuilt();
    for (let step = 1; step <= 3; step++) {
      await press("Step");
      await expect.poll(() => stat("step"), PATIENCE).toBe(step);
    }
    await expect.poll(rebuilt).not.toBe(before);
    expect(await stat("error-rebuilt")).toBeGreaterThan(0);
  });

  it("codes and rebuilds what is drawn on the pad, at once, while it trains", async () => {
    await pick("deep");
    await expect.poll(() => stat("step"), PATIENCE).toBe(0);
    await page.locator("button.primary").click();
    const box = (await page.getByLabel("Your digit. Draw").boundingBox())!;
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
    const labels = ["Your digit as the encoder sees it", "Your digit, rebuilt by PCA"];
    const pictures = () => Promise.all(labels.map((label) => pictureOf(page, label)));
    const before = await pictures();
    await page.mouse.move(...at(0.5, 0.2));
    await page.mouse.down();
    await page.mouse.move(...at(0.5, 0.8), { steps: 6 });
    const half = async () => (await pictures()).map((picture, i) => picture !== before[i]);
    await expect.poll(half, PATIENCE).toEqual([true, true]);
    await page.mouse.up();
    await press("Pause");
    const code = () => pictureOf(page, /^The code of your digit/);
    const rebuilt = () => pictureOf(page, "Your digit, rebuilt by Autoencoder");
    const [codeOfOne, one] = [await code(), await rebuilt()];
    await page.mouse.move(...at(0.2, 0.8));
    await page.mouse.down();
    await page.mouse.move(...at(0.8, 0.8), { steps: 6 });
    await page.mouse.up();
    await expect.poll(code, PATIENCE).not.toBe(codeOfOne);
    await expect.poll(rebuilt, PATIENCE).not.toBe(one);
  });

  it("takes a digit of the data set instead, and clears the pad", async () => {
    const pad = () => pictureOf(page, /^Your digit\. Draw/);
    const drawn = await pad();
    await page.getByRole("button", { name: "Take one" }).press("Enter");
    await expect.poll(pad).not.toBe(drawn);
    const error = page.locator(".draw-again figcaption span").first();
    await expect.poll(() => error.innerText(), PATIENCE).toMatch(/^0\.\d{3}$/);
    await press("Clear");
    await expect.poll(() => error.innerText(), PATIENCE).toBe("–");
  });

  it.each(["the decoder", "PCA"])("has %s draw the point that is dragged over its map", async (name) => {
    const probe = () => pictureOf(page, `What ${name} draws for the chosen point`);
    const map = page.getByLabel(`The arrow keys move the point that ${name} draws`);
    const before = await probe();
    await map.scrollIntoViewIfNeeded();
    const { x, y, width } = (await map.boundingBox())!;
    await page.mouse.move(x + width * 0.3, y + width * 0.3);
    await page.waitForTimeout(200);
    // It is moved by dragging only, so that it can be left somewhere.
    expect(await probe()).toBe(before);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.3, y + width * 0.9, { steps: 5 });
    await page.mouse.up();
    await expect.poll(probe, PATIENCE).not.toBe(before);
  });

  it("adds noise to the digits that it rebuilds", async () => {
    expect(await text("error-noisy")).toBe("0.0000");
    const rebuilt = await stat("error-rebuilt");
    for (let i = 0; i < 4; i++) await page.getByLabel("Noise").press("ArrowRight");
    await expect.poll(() => stat("error-noisy"), PATIENCE).toBeGreaterThan(0.04);
    await expect.poll(() => stat("error-rebuilt"), PATIENCE).not.toBe(rebuilt);
  });

  it("trains on noisy digits, as noisy as the slider says", async () => {
    await pick("denoising");
    await expect.poll(() => stat("error-noisy"), PATIENCE).toBeGreaterThan(0.02);
    await page.getByLabel("Noise").press("ArrowRight");
    await expect.poll(() => stat("error-noisy"), PATIENCE).toBeGreaterThan(0.05);
    await press("Step");
    await expect.poll(() => stat("step"), PATIENCE).toBe(1);
  });

  it("rests while its tab is hidden, and goes on when it is seen again", async () => {
    const hide = (hidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await page.locator("button.primary").click();
    await status("training");
    await hide(true);
    await status("paused");
    await hide(false);
    await status("training");
    await press("Pause");
  });

  it("complains about nothing", () => expect(demo.complaints).toEqual([]));
});
