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
  const root = path.join(cwd, "page");
  cpSync(fileURLToPath(new URL("page-check", import.meta.url)), root, { recursive: true });
  await buildPage({
    root,
    configFile: false,
    logLevel: "error",
    build: { target: "es2022" },
    worker: { format: "es" },
  });
  return openInChromium(path.join(root, "dist"));
}

/** Opens the page in a folder and waits for what it sets `globalThis.answer` to. */
export async function openInChromium(folder) {
  const server = await serveFolder(folder);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  try {
    const page = await browser.newPage();
    const failed = new Promise((_, reject) => page.on("pageerror", reject));
    const answered = page.goto(server.url).then(async () => {
      const answer = await page.waitForFunction("globalThis.answer", undefined, { timeout: 120_000 });
      return answer.jsonValue();
    });
    return await Promise.race([answered, failed]);
  } finally {
    await browser.close();
    await server.close();
  }
}
