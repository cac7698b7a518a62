import { defineConfig, type Plugin } from "vite";
import { isolation } from "../../tools/chromium.mjs";
import { gpuJsForVite } from "../../tools/gpu-js.mjs";
import { sourceAlias } from "../../tools/source-alias.mjs";

/** Fetches the font with the page, so that it is there for the first paint. */
const preloadFont: Plugin = {
  name: "preload-font",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((file) => file.endsWith(".woff2"))
        .map((file) => ({
          tag: "link",
          attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `./${file}` },
          injectTo: "head",
        })),
  },
};

export default defineConfig({
  // The built page works from any folder of any static server.
  base: "./",
  resolve: { alias: sourceAlias },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [preloadFont, gpuJsForVite({ forPages: true })],
  // The headers that shared memory asks for.
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: "es", plugins: () => [gpuJsForVite({ forPages: true })] },
  build: { target: "es2022", reportCompressedSize: true },
});
