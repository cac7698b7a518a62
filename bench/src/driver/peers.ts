import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { peersFolder } from "./sides.js";

/** Nothing of the peers runs at installation, no list of addresses is written, and nothing of it is committed. */
const FLAGS = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];

/** Installs the peers' packages where they aren't; answers whether they are there now. */
export function installPeers(say: (line: string) => void): boolean {
  const wanted = readFileSync(path.join(peersFolder, "package.json"), "utf8");
  const stamp = path.join(peersFolder, "node_modules", ".installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return true;
  say("installing the peers into bench/peers (once; about 200 MB to fetch, 750 MB on disk) ...");
  const { status, stderr } = spawnSync("npm", ["install", ...FLAGS], {
    cwd: peersFolder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    say(
      `The peers can't be installed, so that only our side is measured: ${stderr.trim().split("\n").at(-1) ?? ""}`,
    );
    return false;
  }
  writeFileSync(stamp, wanted);
  return true;
}
