// gpu.js for whatever bundles our sources: the packages' builds, tests, the apps. Each gets the part of it that we use
// as one module. docs/decisions/0015-gpu-js.md says why.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundleGpuJs } from "./gpu-js/bundle.mjs";

/** How our sources import it. */
const SPECIFIER = "gpu.js/src/index.js";
/** What it is called beside the files that import it. */
const FILE = "gpu-js.js";
const LICENCES = "THIRD-PARTY-LICENSES.txt";

/** For esbuild: writes the module and its licences to the folder of the output, whose files then import it from there. */
export function gpuJsForEsbuild({ forPages = false } = {}) {
  return {
    name: "gpu-js",
    setup(build) {
      const write = once(async () => {
        const { code, licences } = await bundleGpuJs({ forPages });
        const { outdir } = build.initialOptions;
        mkdirSync(outdir, { recursive: true });
        writeFileSync(path.join(outdir, FILE), code);
        writeFileSync(path.join(outdir, LICENCES), licences);
      });
      build.onResolve({ filter: new RegExp(`^${SPECIFIER}$`) }, async () => {
        await write();
        return { path: `./${FILE}`, external: true };
      });
    },
  };
}

/** For Vite and vitest. Tests run the modes that compute on the processor in pages, too. */
export function gpuJsForVite({ forPages = false } = {}) {
  const id = "\0gpu-js";
  const bundle = once(() => bundleGpuJs({ forPages }));
  return {
    name: "gpu-js",
    enforce: "pre",
    resolveId: (source) => (source === SPECIFIER ? id : undefined),
    load: async (asked) => (asked === id ? (await bundle()).code : undefined),
  };
}

function once(make) {
  let made;
  return () => (made ??= make());
}
