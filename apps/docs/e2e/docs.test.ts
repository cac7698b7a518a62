import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../tools/chromium.mjs";
import { serveFolder } from "../../../tools/static-server.mjs";
import { turboBuild } from "../../../tools/turbo-build.mjs";

const dist = fileURLToPath(new URL("../.vitepress/dist/", import.meta.url));

describe.skipIf(!chromiumPath)("the built documentation, in Chromium", () => {
  let browser: Browser;
  let page: Page;
  let server: { url: string; close: () => Promise<void> };
  const complaints: string[] = [];

  beforeAll(async () => {
    await turboBuild("@nn/docs");
    server = await serveFolder(dist);
    browser = await chromium.launch({
      executablePath: chromiumPath!,
      args: ["--no-sandbox", "--disable-gpu"],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it("has no dead link and no dead anchor in any page", () => {
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).map((file) =>
      file.replaceAll("\\", "/"),
    );
    const present = new Set(files);
    const pages = files.filter((file) => file.endsWith(".html") && file !== "404.html");
    const texts = new Map(pages.map((file) => [file, readFileSync(path.join(dist, file), "utf8")]));
    const idsOf = new Map<string, Set<string>>();
    const ids = (file: string): Set<string> => {
      let found = idsOf.get(file);
      if (!found)
        idsOf.set(
          file,
          (found = new Set([...texts.get(file)!.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!))),
        );
      return found;
    };
    const dead = new Set<string>();
    for (const [from, text] of texts) {
      for (const [, href] of text.matchAll(/<a [^>]*?href="([^"]*)"/g)) {
        const url = new URL(href!.replaceAll("&amp;", "&"), `http://docs/${from}`);
        if (url.host !== "docs") continue;
        let to = decodeURIComponent(url.pathname.slice(1));
        if (to === "" || to.endsWith("/")) to += "index.html";
        const anchor = decodeURIComponent(url.hash.slice(1));
        if (!present.has(to)) dead.add(`${from} -> ${href}`);
        else if (anchor && texts.has(to) && !ids(to).has(anchor)) dead.add(`${from} -> ${href} (anchor)`);
      }
    }
    expect(pages.length).toBeGreaterThan(50);
    expect([...dead]).toEqual([]);
  });

  it(
    "can be clicked through, from the first page over everything in the bars",
    { timeout: 60_000 },
    async () => {
      await page.goto(server.url);
      await page.getByRole("link", { name: "Get started" }).click();
      await page.waitForURL("**/getting-started.html");
      const links = (selector: string): Promise<string[]> =>
        page
          .locator(`${selector} a[href]`)
          .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
      const seen = new Set([...(await links(".VPSidebar")), ...(await links(".VPNavBar"))]);
      expect(seen.size).toBeGreaterThan(10);
      for (const url of seen) {
        if (!url.startsWith(server.url)) continue;
        const { pathname } = new URL(url);
        // In the page, as a click goes: its router fetches what it needs.
        await page
          .locator(`.VPSidebar a[href="${pathname}"], .VPNavBar a[href="${pathname}"]`)
          .first()
          .evaluate((a) => (a as HTMLElement).click());
        await page.waitForURL(url);
        await expect.poll(() => page.locator("main h1, .VPHero h1").first().isVisible()).toBe(true);
        expect(await page.title()).not.toContain("404");
        if (pathname.startsWith("/api/") || pathname === "/")
          await page.goto(`${server.url}guide/getting-started.html`);
      }
    },
  );

  it("finds an operation by its name", async () => {
    await page.goto(`${server.url}guide/getting-started.html`);
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.locator(".VPLocalSearchBox input").fill("mseLoss");
    await expect
      .poll(() => page.locator(".VPLocalSearchBox .result").count(), { timeout: 15_000 })
      .toBeGreaterThan(0);
  });

  describe("the guide", () => {
    /** Pages whose results are texts, names and files, of which there is nothing to be drawn. */
    const ABOUT_TEXT = [
      "getting-started",
      "tutorials/gpt",
      "tutorials/bert",
      "tutorials/translation",
      "transformer/index",
      "transformer/weights",
      "transformer/fine-tuning",
      "transformer/tokenizers",
    ].map((name) => `guide/${name}.html`);
    const guide = (): string[] =>
      readdirSync(path.join(dist, "guide"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".html"))
        .map((file) => `guide/${file.replaceAll("\\", "/")}`);

    it(
      "has a program on every page, and pictures that load, by day and by night",
      { timeout: 300_000 },
      async () => {
        const pages = guide();
        expect(pages.length).toBeGreaterThanOrEqual(10);
        for (const dark of [false, true]) {
          await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
          for (const file of pages) {
            await page.goto(server.url + file);
            expect(await page.locator(".vp-doc .language-ts").count(), file).toBeGreaterThan(0);
            const pictures = page.locator(`.picture .${dark ? "by-night" : "by-day"}`);
            if (!ABOUT_TEXT.includes(file)) expect(await pictures.count(), file).toBeGreaterThan(0);
            for (const picture of await pictures.all()) {
              await picture.scrollIntoViewIfNeeded();
              expect(await picture.isVisible()).toBe(true);
              await expect
                .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
                .toBeGreaterThan(0);
            }
          }
        }
      },
    );

    it("shows two programs line against line, or one below the other on a telephone", async () => {
      const tutorial = `${server.url}guide/tutorials/variational-autoencoder.html`;
      const places = (): Promise<{ x: number; y: number; lines: number }[]> =>
        page
          .locator(".compare")
          .last()
          .locator("> div")
          .evaluateAll((blocks) =>
            blocks.map((block) => {
              const { x, y } = block.getBoundingClientRect();
              return { x, y, lines: block.querySelectorAll(".line").length };
            }),
          );
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(tutorial);
      const [left, right] = await places();
      expect(right!.x).toBeGreaterThan(left!.x);
      expect(right!.y).toBe(left!.y);
      expect(right!.lines).toBe(left!.lines);
      await page.setViewportSize({ width: 390, height: 800 });
      const [above, below] = await places();
      expect(below!.x).toBe(above!.x);
      expect(below!.y).toBeGreaterThan(above!.y);
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    it("fits on a telephone", { timeout: 60_000 }, async () => {
      await page.setViewportSize({ width: 390, height: 800 });
      for (const file of guide()) {
        await page.goto(server.url + file);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), file).toBe(390);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    it("gives the digits for the PyTorch programs", async () => {
      await page.goto(`${server.url}guide/tutorials/autoencoder.html`);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "digits.npz" }).click(),
      ]);
      expect(download.suggestedFilename()).toBe("digits.npz");
      expect(statSync(await download.path()).size).toBeGreaterThan(50_000);
    });
  });

  it("complains about nothing", () => expect(complaints).toEqual([]));
});
