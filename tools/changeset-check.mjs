// Fails when a package changed without a changeset. It compares with the branch that the change goes to
// (origin/main, or what BASE names), on that branch itself with the last release.
import { execFileSync, spawnSync } from "node:child_process";

function git(...args) {
  const { status, stdout } = spawnSync("git", args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

const head = git("rev-parse", "HEAD");
const lastRelease = git("describe", "--tags", "--abbrev=0", "--match", "@nn/*@*");
const candidates = [process.env.BASE, "origin/main", "main", lastRelease];
const base = candidates.find(
  (name) => name && git("merge-base", name, "HEAD") && git("rev-parse", `${name}^{commit}`) !== head,
);

if (!base) {
  console.log("changesets: nothing to compare with here (no base branch, no release), so not checked");
} else {
  try {
    execFileSync("changeset", ["status", `--since=${base}`], {
      stdio: "inherit",
      shell: process.platform === "win32",
    });
  } catch {
    console.error(
      `A package changed since ${base} and no changeset says so: run \`pnpm changeset\` and commit what it writes.`,
    );
    process.exitCode = 1;
  }
}
