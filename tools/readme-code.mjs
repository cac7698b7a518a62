// The ```ts blocks of Markdown files and of docstrings, as modules that can be run and type-checked.
//
//   ```ts            is run by the tests and type-checked, as a module of its own
//   ```ts continue   goes on where the block before it ended
//   ```ts no-run     is type-checked only
//
// <!-- in tests: const NAME = VALUE --> in a Markdown file gives that constant of its programs another value when the tests
// run them: fewer epochs than the reader sees.
//
// Run as a script, it writes every block of the repository into .cache/readme-code, for `pnpm typecheck`.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = path.join(root, ".cache", "readme-code");

/**
 * The code blocks of one Markdown text. Lines before a block are kept as empty lines,
 * so that an error's line number is the line in the Markdown file.
 * @param {string} markdown
 * @returns {{ line: number, run: boolean, code: string }[]}
 */
export function codeBlocks(markdown) {
  const blocks = [];
  const fence = /^```ts(?<tags>(?: [^\n]*)?)\n(?<code>[\s\S]*?)^```$/gm;
  for (const match of markdown.matchAll(fence)) {
    const { tags, code } = match.groups;
    const line = markdown.slice(0, match.index).split("\n").length + 1;
    const last = blocks.at(-1);
    if (/\bcontinue\b/.test(tags) && last) {
      last.code += "\n".repeat(line - last.code.split("\n").length) + code;
    } else {
      blocks.push({ line, run: !/\bno-run\b/.test(tags), code: "\n".repeat(line - 1) + code });
    }
  }
  return blocks;
}

/** A file's Markdown: all of it, or what stands in the docstrings of a source file, on the same lines. */
function markdownOf(file) {
  const text = readFileSync(path.join(root, file), "utf8");
  if (file.endsWith(".md")) return shortened(text);
  return text.replaceAll(/^ *(?<star>\* ?)?(?<rest>.*)$/gm, (_, star, rest) => (star ? rest : ""));
}

/** The programs of a Markdown file as tests run them. */
export function shortened(markdown) {
  let text = markdown;
  for (const [, name, value] of markdown.matchAll(/^<!-- in tests: const (\w+) = (\S+) -->$/gm)) {
    const declared = new RegExp(`^(const ${name} =) [^;\\n]+;`, "m");
    if (!declared.test(text)) throw new Error(`there is no const ${name} to shorten`);
    text = text.replace(declared, `$1 ${value};`);
  }
  return text;
}

/** Writes every block of the repository's Markdown into a file of its own, and says which. */
export function writeAll() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const patterns = ["README.md", "CONTRIBUTING.md", "packages/*/*.md", "{docs,apps}/**/*.md"];
  const files = globSync(patterns, {
    cwd: root,
    // The site's generated folders repeat what is read elsewhere.
    ignore: [
      ...["**/node_modules/**", "**/dist/**", "**/CHANGELOG.md", "**/*.api.md"],
      "apps/docs/{api,decisions,reference}/**",
    ],
  });
  const sources = globSync("packages/*/src/**/*.ts", { cwd: root, ignore: ["**/*.test.ts"] });
  return [...files.sort(), ...sources.sort()].flatMap((file) =>
    codeBlocks(markdownOf(file)).map((block) => {
      const name = `${file.replaceAll(/[/\\]/g, "-")}-${block.line}`;
      const module = path.join(folder, `${name}.ts`);
      writeFileSync(module, block.code + (/^(import|export)\b/m.test(block.code) ? "" : "export {};\n"));
      return { file, line: block.line, run: block.run, module };
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeAll();
