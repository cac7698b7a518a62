// Runs the program of a guide page, which is its code blocks one after the other, as they stand there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { codeBlocks } from "../../../tools/readme-code.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const site = fileURLToPath(new URL("..", import.meta.url));

const textOf = (page) => readFileSync(path.join(site, "guide", `${page}.md`), "utf8");
const temporaryFolder = () => mkdtempSync(path.join(tmpdir(), "guide-"));

/** The expressions to evaluate, as the entries of an object or a dictionary. */
const entries = (ask) =>
  Object.entries(ask)
    .map(([name, expression]) => `${JSON.stringify(name)}: ${expression}`)
    .join(", ");

/** Runs a program, and reads what it printed and the values that it left. */
function outcome(command, file) {
  const folder = path.dirname(file);
  const printed = execFileSync(command, [file], { cwd: folder, encoding: "utf8" });
  return {
    printed: printed.trim().split("\n"),
    values: JSON.parse(readFileSync(path.join(folder, "values.json"), "utf8")),
  };
}

/** The TypeScript program of a page: see Programs in ../pictures/page.ts. */
async function typescript(page, ask) {
  const outfile = path.join(temporaryFolder(), "program.mjs");
  const [{ code }] = codeBlocks(textOf(page));
  const end = `import { writeFileSync } from "node:fs";\nwriteFileSync("values.json", JSON.stringify({ ${entries(ask)} }));\n`;
  await build({
    stdin: { contents: `${code}\n${end}`, loader: "ts", resolveDir: root },
    bundle: true,
    format: "esm",
    platform: "node",
    tsconfig: path.join(root, "tsconfig.json"),
    logLevel: "error",
    outfile,
  });
  return outcome(process.execPath, outfile);
}

/** The Python program of a page, with the data that the site offers. */
async function python(page, ask) {
  const file = path.join(temporaryFolder(), "program.py");
  const blocks = [...textOf(page).matchAll(/^```python\n(?<code>[\s\S]*?)^```$/gm)];
  const code = blocks.map(({ groups }) => groups.code).join("\n");
  const offered = code.replaceAll(/"((?:digits|alice|dates|german)\.(?:npz|txt|tsv))"/g, (_, name) =>
    JSON.stringify(path.join(site, "public", name)),
  );
  const end = `import json\n\nwith torch.no_grad():\n    json.dump({${entries(ask)}}, open("values.json", "w"))\n`;
  writeFileSync(file, `${offered}\n${end}`);
  return outcome(process.env.PYTHON ?? "python3", file);
}

export const programs = { typescript, python };
