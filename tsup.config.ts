import { defineConfig } from "tsup";

// One configuration for every package; entries are named in each package's "build" script.
export default defineConfig({
  format: "esm",
  target: "es2022",
  platform: "neutral",
  tsconfig: "tsconfig.build.json",
  sourcemap: true,
  splitting: true,
  treeshake: false,
  minify: false,
  clean: true,
  silent: true,
  external: [/^node:/],
});
