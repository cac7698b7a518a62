// The part of gpu.js that comes with @nn/tensor, as one module.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const tensor = fileURLToPath(new URL("../../packages/tensor/", import.meta.url));
const source = path.dirname(createRequire(tensor).resolve("gpu.js/src/index.js"));
const leftOut = fileURLToPath(new URL("left-out.cjs", import.meta.url));

/** What they use of it, and where that is: importing all of it would bring all of it. */
const USED = { GPU: "./gpu.js", WebGPUContext: "./backend/web-gpu/context.js" };

/** Packages, and files as gpu.js asks for them, that nothing of ours reaches. */
const LEFT_OUT = [
  "gpu-mock.js",
  "pipeline",
  // It alone asks for the native package gl.
  "backend/headless-gl/kernel",
  // What turns kernels into text; it carries a recorder of all WebGL calls.
  "backend/gl/kernel-string",
];

/** Pages go without the modes that compute on the processor, and so without `new Function`. */
const LEFT_OUT_OF_PAGES = [...LEFT_OUT, "backend/cpu/kernel", "backend/web-assembly/kernel"];
const LEFT_OUT_OF_NODE = [...LEFT_OUT, "backend/cpu/kernel-string", "backend/web-assembly/worker-pool"];

/** @param {readonly string[]} names */
const leaveOut = (names) => ({
  name: "leave-out",
  setup(bundle) {
    const missed = new Set(names);
    bundle.onResolve({ filter: /^/ }, ({ path: name, resolveDir }) => {
      const file = name.startsWith(".") ? path.relative(source, path.resolve(resolveDir, name)) : name;
      const known = file.replaceAll(path.sep, "/");
      if (!names.includes(known)) return undefined;
      missed.delete(known);
      return { path: leftOut };
    });
    bundle.onEnd(() => ({
      errors: [...missed].map((name) => ({
        text: `gpu.js does not ask for ${name} any more, so leaving it out leaves out nothing: see tools/gpu-js/bundle.mjs`,
      })),
    }));
  },
});

/** The module as text, and the licences of the packages that are in it. */
export async function bundleGpuJs({ forPages = false } = {}) {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: Object.entries(USED)
        .map(([name, file]) => `export { ${name} } from "${file}";`)
        .join("\n"),
      resolveDir: source,
    },
    absWorkingDir: source,
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["main"],
    // Names stay, for messages; minifiers of users shorten them.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "error",
    plugins: [leaveOut(forPages ? LEFT_OUT_OF_PAGES : LEFT_OUT_OF_NODE)],
  });
  const packages = packagesOf(Object.keys(metafile.inputs).map((file) => path.resolve(source, file)));
  const names = packages.map(({ name, version }) => `${name} ${version}`).join(", ");
  const notice = `/*! ${names}: see THIRD-PARTY-LICENSES.txt of @nn/tensor */\n`;
  return { code: notice + outputFiles[0].text, licences: licencesOf(packages) };
}

/** The installed packages that files belong to, each with its manifest and its folder. */
function packagesOf(files) {
  const folders = new Set();
  for (const file of files) {
    const inPackage = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file);
    if (inPackage) folders.add(inPackage[0]);
  }
  return [...folders].map((folder) => ({
    folder,
    ...JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")),
  }));
}

/** The licences of the packages, as their files say them. */
function licencesOf(packages) {
  const parts = packages.map(({ name, version, folder }) => {
    const text = readFileSync(path.join(folder, "LICENSE"), "utf8").trim();
    return `${name} ${version}\n\n${text}\n`;
  });
  return `@nn/tensor contains parts of other packages.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
