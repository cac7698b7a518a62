// What the site is made of besides the pages here: the API reference from the sources' docstrings, and the pages that
// live in the repository's docs/ folder. All of it is written to folders that git ignores.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const site = fileURLToPath(new URL("..", import.meta.url));
const docs = path.resolve(site, "../../docs");

/** Empties a folder and makes it. */
function fresh(name) {
  const folder = path.join(site, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

// Pages of the repository, most of them tables made by scripts.
const tables = {
  "gpu.md": "On the GPU",
  "operations.md": "Operations",
  "accuracy.md": "Accuracy of element functions",
  "benchmarks.md": "Benchmarks",
};
const reference = fresh("reference");
for (const [file, title] of Object.entries(tables)) {
  const from = path.join(docs, file);
  // Links to decisions lead out of the folder here.
  if (existsSync(from))
    writeFileSync(
      path.join(reference, file),
      readFileSync(from, "utf8").replaceAll("](decisions/", "](../decisions/"),
    );
  else writeFileSync(path.join(reference, file), `# ${title}\n\nThis table has not been made yet.\n`);
}

// Decisions, with an index.
const decisions = fresh("decisions");
const rows = [];
for (const file of readdirSync(path.join(docs, "decisions")).sort()) {
  if (!/^\d{4}-.*\.md$/.test(file) || file.startsWith("0000")) continue;
  const text = readFileSync(path.join(docs, "decisions", file), "utf8");
  const [, number, title] = /^# (\d+): (.+)$/m.exec(text) ?? [undefined, file.slice(0, 4), file.slice(5, -3)];
  writeFileSync(path.join(decisions, file), text);
  rows.push({
    text: title[0].toUpperCase() + title.slice(1),
    number,
    link: `/decisions/${file.slice(0, -3)}`,
  });
}
writeFileSync(
  path.join(decisions, "index.md"),
  `# Decisions\n\nChoices that somebody might ask about: what we do, why, and what it costs.\n\n${rows
    .map(({ text, number, link }) => `- ${number} [${text}](${link})\n`)
    .join("")}`,
);
writeFileSync(path.join(decisions, "sidebar.json"), JSON.stringify(rows));

// The API reference.
rmSync(path.join(site, "api"), { recursive: true, force: true });
const typedoc = path.join(
  path.dirname(createRequire(import.meta.url).resolve("typedoc/package.json")),
  "bin",
  "typedoc",
);
const { status } = spawnSync(process.execPath, [typedoc, "--logLevel", "Warn"], {
  cwd: site,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
