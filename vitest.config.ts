import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumFlags, chromiumPath, isolation } from "./tools/chromium.mjs";
import { gpuJsForVite } from "./tools/gpu-js.mjs";
import { sourceAlias } from "./tools/source-alias.mjs";

// Each project reads this file again; the line is said once.
if (!chromiumPath && !process.env.NN_NO_CHROMIUM) {
  process.env.NN_NO_CHROMIUM = "said";
  console.warn("no Chromium found (set CHROMIUM_PATH): the browser tests are left out");
}

const tests = (ending: string) => [
  `{packages,apps}/*/src/**/*.${ending}`,
  `apps/*/e2e/**/*.${ending}`,
  `{tools,bench}/**/*.${ending}`,
];
const ignored = ["**/node_modules/**", "**/dist/**"];

const node = {
  extends: true as const,
  test: {
    name: "node",
    isolate: false,
    setupFiles: ["./tools/fresh-state.ts"],
    include: tests("test.ts"),
    exclude: [...ignored, ...tests("browser.test.ts")],
  },
};

const browser = (executablePath: string) => ({
  extends: true as const,
  server: { headers: isolation },
  test: {
    name: "browser",
    include: tests("browser.test.ts"),
    exclude: ignored,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: "chromium" as const }],
      provider: playwright({ launchOptions: { executablePath, args: chromiumFlags } }),
    },
  },
});

export default defineConfig({
  // Tests see every package as its source, so nothing has to be built for them.
  resolve: { alias: sourceAlias },
  plugins: [gpuJsForVite()],
  test: {
    projects: chromiumPath ? [node, browser(chromiumPath)] : [node],
    testTimeout: 30_000,
    // A machine that has other tests to do takes its time.
    expect: { poll: { timeout: 20_000 } },
    // What passing tests print is not shown: the examples of the documentation print a lot.
    silent: "passed-only",
    passWithNoTests: true,
  },
});
