// What a page makes of installed packages: how much it loads at first, and where it computes.
import { cpSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build as bundle } from "esbuild";
import { chromium } from "playwright";
import { build as buildPage } from "vite";
import { chromiumFlags, chromiumPath } from "./chromium.mjs";
import { serveFolder } from "./static-server.mjs";

const training = `
  import { backward } from "@nn/autograd";
  import { Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
  import { Adam } from "@nn/optim";
  import { tensor } from "@nn/tensor";
  const model = new Sequential(new Linear(2, 8), new ReLU(), new Linear(8, 1));
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
  const y = tensor([[0], [1], [1], [0]]);
  for (let i = 0; i < 500; i++) {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(x), y);
    backward(loss);
    optimizer.step();
  }
  console.log(await model.forward(x).array());
`;

/** Gzipped bytes that a page loads before it can train a small network; what it imports later doesn't count. */
export async function firstLoad(cwd) {
  const { metafile, outputFiles } = await bundle({
    stdin: { contents: training, resolveDir: cwd },
    absWorkingDir: cwd,
    outdir: "training",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["browser"],
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const files = new Set(["training/stdin.js"]);
  for (const file of files) {
    for (const { kind, path: chunk } of metafile.outputs[file].imports)
      if (kind === "import-statement") files.add(chunk);
  }
  const sizes = outputFiles.map(({ path: file, contents }) =>
    files.has(path.relative(cwd, file).replaceAll(path.sep, "/")) ? gzipSync(contents).length : 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What the page of tools/page-check answers, built by Vite in the project at `cwd`. */
export async function runPage(cwd) {
  const root = copyPage("page-check", cwd);
  await buildWithVite(root);
  return openInChromium(path.join(root, "dist"));
}

/**
 * What copies of the page of tools/gpu-page-check answer, one for each of `modes`, open at once and built by `builder` in
 * the project at `cwd`, under a policy that allows nothing but the page's own files.
 */
export async function runGpuPages(cwd, builder, modes) {
  const root = copyPage("gpu-page-check", cwd);
  await (builder === "Vite" ? buildWithVite(root) : buildWithEsbuild(root));
  return openAllInChromium(path.join(root, "dist"), {
    addresses: modes.map((mode) => `?${mode}`),
    headers: { "Content-Security-Policy": "default-src 'self'" },
  });
}

/** A page of this folder as part of the project at `cwd`. */
function copyPage(name, cwd) {
  const root = path.join(cwd, name);
  cpSync(fileURLToPath(new URL(name, import.meta.url)), root, { recursive: true });
  return root;
}

function buildWithVite(root) {
  return buildPage({
    root,
    configFile: false,
    logLevel: "error",
    build: { target: "es2022" },
    worker: { format: "es" },
  });
}

async function buildWithEsbuild(root) {
  const outdir = path.join(root, "dist");
  await bundle({
    entryPoints: ["main.js", "worker.js"].map((file) => path.join(root, file)),
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
  cpSync(path.join(root, "index.html"), path.join(outdir, "index.html"));
}

/** Opens the page in a folder and waits for what it sets `globalThis.answer` to. */
export async function openInChromium(folder) {
  const [answer] = await openAllInChromium(folder, { addresses: [""] });
  return answer;
}

async function openAllInChromium(folder, { addresses, headers }) {
  const server = await serveFolder(folder, "/", headers);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  try {
    return await Promise.all(addresses.map((address) => answerOf(browser, server.url + address)));
  } finally {
    await browser.close();
    await server.close();
  }
}

async function answerOf(browser, url) {
  const page = await browser.newPage();
  const failed = new Promise((_, reject) => page.on("pageerror", reject));
  return Promise.race([page.goto(url).then(() => polledAnswer(page)), failed]);
}

/** Playwright's own waiting evaluates strings in the page, which its policy may forbid. */
async function polledAnswer(page) {
  for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((go) => setTimeout(go, 50))) {
    const answer = await page.evaluate("globalThis.answer");
    if (answer !== undefined) return answer;
  }
  throw new Error("the page did not answer in two minutes");
}
