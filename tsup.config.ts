import { existsSync } from "node:fs";
import path from "node:path";
import { defineConfig, type Options } from "tsup";
import { gpuJsForEsbuild } from "./tools/gpu-js.mjs";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/** For browsers, `x.browser.ts` takes the place of the `x.ts` beside it. */
const browserFiles: Plugin = {
  name: "browser-files",
  setup(build) {
    build.onResolve({ filter: /^\..*\.js$/ }, ({ path: file, resolveDir }) => {
      const browserFile = path.resolve(resolveDir, file).replace(/js$/, "browser.ts");
      return existsSync(browserFile) ? { path: browserFile } : undefined;
    });
  },
};

// One configuration for every package; entries are named in each package's "build" script, some of which make a second
// build for browsers with `--platform browser`, after the first.
export default defineConfig(({ platform }) => {
  const forBrowsers = platform === "browser";
  return {
    format: "esm",
    target: "es2022",
    platform: "neutral",
    outDir: forBrowsers ? "dist/browser" : "dist",
    esbuildPlugins: [gpuJsForEsbuild({ forPages: forBrowsers }), ...(forBrowsers ? [browserFiles] : [])],
    tsconfig: "tsconfig.build.json",
    sourcemap: true,
    splitting: true,
    treeshake: false,
    minify: false,
    clean: true,
    silent: true,
    external: [/^node:/],
  };
});
