// Builds a package as `pnpm build` does, or takes it from turbo's cache: for tests of what is built.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What this process has built, or builds. */
const builds = new Map();

/**
 * Builds a package once; test files that ask for it at the same time wait for one build.
 *
 * @param {string} name - The package.
 * @returns {Promise<void>} An error with all that was said when the build fails.
 */
export function turboBuild(name) {
  let building = builds.get(name);
  if (!building) builds.set(name, (building = alone(name, () => build(name))));
  return building;
}

/** Does what no two processes may do at once for one package: each empties the folder that the other fills. */
async function alone(name, work) {
  const lock = path.join(root, ".cache", `building-${name.replace(/\W/g, "-")}`);
  mkdirSync(path.dirname(lock), { recursive: true });
  while (!taken(lock)) {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else await pause(200);
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

/** Whether the process that took it is gone. */
function isAbandoned(lock) {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

async function build(name) {
  const { packageManager } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const bins = [
    path.join(root, "node_modules", ".bin"),
    path.join(root, ".cache", packageManager.replace("@", "-"), "node_modules", ".bin"),
  ];
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" };
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  env[key] = [...bins, env[key]].join(path.delimiter);
  const args = ["run", "build", `--filter=${name}`, "--output-logs=errors-only"];
  try {
    await promisify(execFile)("turbo", args, { cwd: root, env, shell: process.platform === "win32" });
  } catch (error) {
    throw new Error(`the build of ${name} failed:\n${error.stdout ?? ""}${error.stderr ?? error.message}`, {
      cause: error,
    });
  }
}
