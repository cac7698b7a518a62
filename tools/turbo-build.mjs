// Builds a package as `pnpm build` does, or takes it from turbo's cache: for tests of what is built.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * @param {string} name - The package.
 * @returns {Promise<void>} An error with all that was said when the build fails.
 */
export async function turboBuild(name) {
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
