// Fetches the pinned pnpm into .cache, installs the dependencies, builds what the command needs, runs it.
// Uses nothing but Node and the npm that comes with it.
"use strict";
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const pnpmVersion = manifest.packageManager.split("@")[1];
const pnpmHome = path.join(root, ".cache", `pnpm-${pnpmVersion}`);
const stamp = path.join(root, "node_modules", ".installed");
const windows = process.platform === "win32";
const retries = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"];
const unreachable =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL|error sending request|error trying to connect|client error/i;

const nn = path.join("packages", "cli", "dist", "bin.js");

/** What each command is made of: what turbo builds first (if anything) and what runs then. */
const commands = {
  start: { build: "@nn/cli", run: ["node", nn, "tour"] },
  nn: { build: "@nn/cli", run: ["node", nn] },
  test: { run: ["vitest", "run"] },
  demo: { run: ["pnpm", "--filter", "@nn/demo", "run", "dev"] },
  docs: { run: ["pnpm", "--filter", "@nn/docs", "run", "dev"] },
  bench: { run: ["pnpm", "-s", "--filter", "@nn/bench", "run", "bench"] },
};

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" };
// pnpm reads the registry that .npmrc names, but not the one that npm has from its own environment.
if (env.npm_config_registry) env.pnpm_config_registry ??= env.npm_config_registry;
const pathKey = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
env[pathKey] = [
  path.join(root, "node_modules", ".bin"),
  path.join(pnpmHome, "node_modules", ".bin"),
  env[pathKey],
].join(path.delimiter);

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Runs a program; on Windows through the shell, for there `npm` and what is in .bin are .cmd files. */
function spawn([program, ...args], options) {
  const quoted = windows
    ? args.map((arg) => (/[\s"&|<>^]/.test(arg) ? `"${arg.replaceAll('"', '\\"')}"` : arg))
    : args;
  const result = spawnSync(program, quoted, {
    cwd: root,
    env,
    shell: windows,
    maxBuffer: 1 << 28,
    ...options,
  });
  if (result.error) fail(`cannot run ${program}: ${result.error.message}`);
  return result;
}

/** A step of the set-up: quiet when all is well; one line when the registry is away; else all it said. */
function step(what, command) {
  const result = spawn(command, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (result.status === 0) return;
  const said = result.stdout + result.stderr;
  if (unreachable.test(said)) {
    const registry = spawn(["npm", "config", "get", "registry"], { encoding: "utf8" }).stdout.trim();
    fail(`${what} failed: the npm registry ${registry} cannot be reached. Check the network and try again.`);
  }
  fail(`${said.trim()}\n${what} failed.`);
}

function installedState() {
  const hash = createHash("sha256").update(process.version + process.platform + process.arch);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"])
    hash.update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

function setUp() {
  if (!existsSync(path.join(pnpmHome, "node_modules", "pnpm", "package.json"))) {
    console.log(`fetching pnpm ${pnpmVersion} ...`);
    mkdirSync(pnpmHome, { recursive: true });
    // Its install script puts the native program in place.
    writeFileSync(
      path.join(pnpmHome, "package.json"),
      JSON.stringify({ private: true, allowScripts: { pnpm: true } }),
    );
    const flags = ["--no-package-lock", "--ignore-scripts=false", "--no-audit", "--no-fund", ...retries];
    step("fetching pnpm", ["npm", "install", "--prefix", pnpmHome, ...flags, `pnpm@${pnpmVersion}`]);
  }
  const state = installedState();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === state) return;
  console.log("installing the dependencies (the first time this takes about a minute) ...");
  step("installing the dependencies", [
    "pnpm",
    "install",
    "--frozen-lockfile",
    "--config.confirmModulesPurge=false",
    ...retries.map((flag) => flag.replace("--", "--config.")),
  ]);
  writeFileSync(stamp, state);
}

exports.main = function main(name, args) {
  const command = commands[name];
  if (!command) fail(`unknown command ${name}; there are: ${Object.keys(commands).join(", ")}`);
  setUp();
  if (command.build) {
    console.log("building what has changed ...");
    step("the build", ["turbo", "run", "build", `--filter=${command.build}...`, "--output-logs=errors-only"]);
  }
  // Ctrl-C is the command's from here on: it may have results to write before it ends.
  process.on("SIGINT", () => {});
  process.exitCode = spawn([...command.run, ...args], { stdio: "inherit" }).status ?? 1;
};
