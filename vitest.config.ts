import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { chromium } from "playwright";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

function findChromium(): string | undefined {
  const places = [
    process.env.CHROMIUM_PATH,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    chromium.executablePath(),
  ];
  return places.find((place) => place && existsSync(place));
}

const executablePath = findChromium();
if (!executablePath) {
  console.warn("no Chromium found (set CHROMIUM_PATH): the browser tests are left out");
}

const tests = (kind: string) => [`{packages,apps}/*/src/**/*.${kind}`, `{tools,bench}/**/*.${kind}`];
const ignored = ["**/node_modules/**", "**/dist/**"];

const node = {
  extends: true as const,
  test: {
    name: "node",
    include: tests("test.ts"),
    exclude: [...ignored, ...tests("browser.test.ts")],
  },
};

const browser = {
  extends: true as const,
  test: {
    name: "browser",
    include: tests("browser.test.ts"),
    exclude: ignored,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: "chromium" as const }],
      provider: playwright({
        launchOptions: {
          ...(executablePath && { executablePath }),
          args: [
            "--no-sandbox",
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader",
            "--enable-unsafe-webgpu",
          ],
        },
      }),
    },
  },
};

export default defineConfig({
  resolve: {
    // Tests see every package as its source, so nothing has to be built for them.
    alias: [
      { find: /^@nn\/([^/]+)$/, replacement: `${root}packages/$1/src/index.ts` },
      { find: /^@nn\/([^/]+)\/(.+)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
    ],
  },
  server: {
    // Shared memory in the browser tests needs an isolated page.
    headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
  },
  test: {
    projects: executablePath ? [node, browser] : [node],
    testTimeout: 30_000,
    passWithNoTests: true,
  },
});
