// What a release would give to users: packs every public package, looks at the tarballs, publishes them to a
// registry of its own on this machine, installs from there and runs the README example. Build first.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { globSync } from "tinyglobby";
import { runServer } from "verdaccio";
import { chromiumPath } from "./chromium.mjs";
import { installComplaints } from "./install-check.mjs";
import { firstLoad, openInChromium, runGpuPages, runPage } from "./page-check.mjs";
import { codeBlocks } from "./readme-code.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const temp = mkdtempSync(path.join(tmpdir(), "nn release "));
const tarballs = path.join(temp, "tarballs");
const subject = "@nn/autoencoders";
const problems = [];

function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const settings = {
      cwd: root,
      timeout: 300_000,
      maxBuffer: 1 << 28,
      shell: process.platform === "win32",
      ...options,
    };
    execFile(program, args, settings, (error, stdout, stderr) =>
      resolve({
        ok: !error,
        stdout: stdout.trim(),
        said: `${stdout}${stderr}`.trim() || String(error ?? ""),
      }),
    );
  });
}

/** One line for each check, and what it said when it failed. */
function report(what, ok, said = "") {
  console.log(`${ok ? "ok    " : "FAILED"} ${what}`);
  if (!ok) problems.push(what);
  if (!ok && said) console.log(said.replace(/^/gm, "         "));
  return ok;
}

const packages = globSync("packages/*/package.json", { cwd: root, absolute: true })
  .map((file) => ({ folder: path.dirname(file), ...JSON.parse(readFileSync(file, "utf8")) }))
  .filter((manifest) => !manifest.private);

async function checkTarballs() {
  mkdirSync(tarballs);
  for (const { name, version, folder } of packages) {
    const packed = await run("pnpm", ["pack", "--pack-destination", tarballs], { cwd: folder });
    if (!report(`${name}: pack`, packed.ok, packed.said)) continue;
    const tarball = path.join(tarballs, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
      strict: true,
    });
    const said = messages.map((message) => formatMessage(message, pkg, { color: false })).join("\n");
    report(`${name}: publint`, messages.length === 0, said);
    const types = await run("attw", [tarball, "--profile", "esm-only", "--no-emoji", "--no-color"]);
    report(`${name}: types`, types.ok, types.said);
  }
}

async function checkSizes() {
  const { ok, stdout, said } = await run("size-limit", ["--json"]);
  if (!stdout.startsWith("[")) return report("sizes", false, said);
  for (const { name, size, sizeLimit, passed } of JSON.parse(stdout)) {
    const [used, limit] = [size, sizeLimit].map((bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9));
    console.log(`       ${name.padEnd(36)} ${used} of ${limit}${passed ? "" : "  too big"}`);
  }
  report("sizes", ok);
}

/** A registry on this machine that holds our packages and passes every other name on. */
async function startRegistry() {
  const upstream = (await run("npm", ["config", "get", "registry"])).stdout;
  const server = await runServer({
    self_path: temp,
    storage: path.join(temp, "storage"),
    max_body_size: "100mb",
    uplinks: { npm: { url: upstream } },
    packages: {
      "@nn/*": { access: "$all", publish: "$all" },
      "**": { access: "$all", proxy: "npm" },
    },
    log: { type: "stdout", format: "pretty", level: "fatal" },
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${server.address().port}`;
  const userconfig = path.join(temp, "npmrc");
  writeFileSync(userconfig, `registry=http://${address}/\n//${address}/:_authToken=none\n`);
  const env = {
    ...process.env,
    npm_config_userconfig: userconfig,
    npm_config_cache: path.join(temp, "npm-cache"),
  };
  env.npm_config_registry = env.pnpm_config_registry = `http://${address}/`;
  return { server, env };
}

/** A new project that installs the subject as a user would; gives its folder, or nothing when that fails. */
async function install(manager, env) {
  const cwd = path.join(temp, `with ${manager}`);
  mkdirSync(cwd);
  writeFileSync(
    path.join(cwd, "package.json"),
    JSON.stringify({ name: "user", private: true, type: "module" }),
  );
  const args = {
    npm: ["install", subject, "@nn/tensor", "--no-audit", "--no-fund"],
    // Our packages are a minute old, which pnpm would refuse.
    pnpm: [
      "add",
      subject,
      "@nn/tensor",
      "--config.minimumReleaseAge=0",
      "--store-dir",
      path.join(temp, "store"),
    ],
  };
  const { ok, said } = await run(manager, args[manager], { cwd, env });
  if (!report(`install ${subject} with ${manager}`, ok, said)) return undefined;
  const complaints = installComplaints(cwd, said);
  report(`nothing to look into after it`, complaints.length === 0, complaints.join("\n"));
  return cwd;
}

/** The types of all that was installed, in a program for Node alone that checks libraries too. */
async function checkTypes(cwd) {
  const names = globSync("node_modules/@nn/*/package.json", { cwd }).map(
    (file) => `@nn/${file.split("/")[2]}`,
  );
  writeFileSync(path.join(cwd, "types.ts"), names.map((name) => `export type {} from "${name}";\n`).join(""));
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
    ...{ target: "es2022", lib: ["es2022"], module: "nodenext" },
    ...{ types: ["node"], typeRoots: [path.join(root, "node_modules", "@types")] },
  };
  writeFileSync(path.join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["types.ts"] }));
  const { ok, said } = await run("tsc", ["--project", cwd]);
  report(`types of ${names.length} packages in Node, without those of pages`, ok && names.length > 1, said);
}

/** The first example of the subject's README, as JavaScript in the project of a user. */
function writeExample(cwd) {
  const markdown = readFileSync(path.join(cwd, "node_modules", subject, "README.md"), "utf8");
  const example = codeBlocks(markdown).find((block) => block.run);
  if (!example) return undefined;
  const file = path.join(cwd, "example.mjs");
  writeFileSync(file, transformSync(example.code, { loader: "ts", format: "esm", target: "es2022" }).code);
  return file;
}

/** Bundles a module for a page, opens it in Chromium, and waits until it has run. */
async function runInBrowser(cwd, file) {
  const entry = {
    contents: `await import(${JSON.stringify(file)}); globalThis.answer = "ran";`,
    resolveDir: cwd,
  };
  const outdir = path.join(cwd, "bundle");
  await build({
    stdin: entry,
    outdir,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  writeFileSync(path.join(outdir, "index.html"), '<script type="module" src="./stdin.js"></script>');
  await openInChromium(outdir);
}

/** Most that a page loads at first to train a small network, in gzipped bytes. */
const FIRST_LOAD_LIMIT = 60_000;

/** What the page is to answer: values, and where they were computed. */
const PAGE_ANSWERS = {
  inPage: /^2,4 on wasm: .* threads?.*, in a worker$/,
  inWorker: /^2,4 on wasm: .* threads?.*, in a worker$/,
  inThread: /^2,4 on wasm: (?!.*worker)/,
};

async function checkPage(cwd) {
  const size = await firstLoad(cwd);
  const said = `${(size / 1000).toFixed(1)} kB of ${FIRST_LOAD_LIMIT / 1000} kB`;
  report(`first load of a page that trains: ${said}`, size <= FIRST_LOAD_LIMIT);
  if (!chromiumPath) return;
  const answers = await runPage(cwd).catch((error) => ({ inPage: String(error) }));
  for (const [place, expected] of Object.entries(PAGE_ANSWERS))
    report(`page built by Vite: ${place}`, expected.test(answers[place]), answers[place]);
  await checkGpuPages(cwd);
}

const GPU_MODES = { webgpu: "WebGPU", webgl2: "WebGL2" };

/** Pages and their workers on the GPU, two copies for each mode: minified, and without leave to evaluate text. */
async function checkGpuPages(cwd) {
  const modes = Object.keys(GPU_MODES).flatMap((mode) => [mode, mode]);
  for (const builder of ["Vite", "esbuild"]) {
    const answers = await runGpuPages(cwd, builder, modes).catch((error) => [{ inPage: String(error) }]);
    const wrong = modes.filter((mode, i) => {
      const { inPage, inWorker, names } = answers[i] ?? {};
      const expected = `7,10,15,22 on gpu: ${GPU_MODES[mode]}`;
      return ![inPage, inWorker].every((said) => said?.startsWith(expected)) || names !== "as they were";
    });
    report(`pages built by ${builder} on the GPU`, wrong.length === 0, JSON.stringify(answers, null, 2));
  }
}

/** gpu.js's modes for tests, which need no graphics card: what of gpu.js is installed has all that it needs. */
async function checkGpuInNode(cwd, manager) {
  cpSync(fileURLToPath(new URL("gpu-page-check/product.js", import.meta.url)), path.join(cwd, "product.js"));
  const code = `import { product } from "./product.js";
    for (const mode of ["webasm", "cpu"]) console.log(await product(mode));`;
  const { ok, said } = await run("node", ["--input-type=module", "--eval", code], { cwd });
  const right = /^7,10,15,22 on gpu: .*webasm.*\n7,10,15,22 on gpu: .*cpu.*$/.test(said);
  report(`gpu.js in Node, installed with ${manager}`, ok && right, said);
}

async function checkInstalled() {
  const { server, env } = await startRegistry();
  try {
    for (const { name, version } of packages) {
      const tarball = path.join(tarballs, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
      const { ok, said } = await run("npm", ["publish", tarball, "--tag", "latest"], { env });
      report(`${name}: publish`, ok, said);
    }
    for (const manager of ["npm", "pnpm"]) {
      const cwd = await install(manager, env);
      // pnpm hides the packages beneath the subject, which both import.
      if (cwd && manager === "npm") {
        await checkTypes(cwd);
        await checkPage(cwd);
      }
      if (cwd) await checkGpuInNode(cwd, manager);
      const file = cwd && writeExample(cwd);
      if (!file) {
        if (cwd) console.log(`       ${subject} has no example in its README yet`);
        continue;
      }
      const inNode = await run("node", [file], { cwd });
      report(`README example in Node, installed with ${manager}`, inNode.ok, inNode.said);
      if (!chromiumPath) {
        console.log("       no Chromium found: the example was not run in a browser");
        continue;
      }
      const failure = await runInBrowser(cwd, file).then(() => undefined, String);
      report(`README example in Chromium, bundled, installed with ${manager}`, !failure, failure);
    }
  } finally {
    server.close();
  }
}

await checkTarballs();
await checkSizes();
await checkInstalled();
rmSync(temp, { recursive: true, force: true });
console.log(problems.length ? `${problems.length} failed: ${problems.join("; ")}` : "ready to release");
process.exit(problems.length ? 1 : 0);
