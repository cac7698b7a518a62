import { describe, expect, it } from "vitest";
import { codeBlocks, shortened, writeAll } from "./readme-code.mjs";

describe("the blocks of a Markdown file", () => {
  it("keep their line, and go on where they continue", () => {
    const markdown =
      "# x\n\n```ts\nconst a = 1;\n```\n\n```ts continue\nconst b = a;\n```\n\n```ts no-run\nc();\n```\n\n```sh\nls\n```\n";
    expect(codeBlocks(markdown)).toEqual([
      { line: 4, run: true, code: "\n\n\nconst a = 1;\n\n\n\nconst b = a;\n" },
      { line: 12, run: false, code: "\n".repeat(11) + "c();\n" },
    ]);
  });
});

describe("a program that takes long", () => {
  it("is run with the value that tests give a constant", () => {
    const markdown = "<!-- in tests: const epochs = 2 -->\n\n```ts\nconst epochs = 100;\nrun(epochs);\n```\n";
    expect(shortened(markdown)).toContain("const epochs = 2;\nrun(epochs);");
  });

  it("must have that constant", () => {
    expect(() => shortened("<!-- in tests: const steps = 2 -->\n")).toThrow("there is no const steps");
  });
});

const examples = writeAll().filter((example) => example.run);

describe.skipIf(examples.length === 0)("every example in the documentation runs", () => {
  for (const { file, line, module } of examples) {
    it(`${file}:${line}`, { timeout: 120_000 }, async () => {
      await import(/* @vite-ignore */ module);
    });
  }
});
