import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import { expect, it } from "vitest";

const eslint = new ESLint({
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false, project: null } } },
  ruleFilter: ({ ruleId }) => !ruleId.includes("no-floating-promises"),
});

/** The rules that a file with this one line breaks. */
async function broken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  return result!.messages.map((message) => message.ruleId ?? message.message);
}

it.each([
  ["packages/tensor/src/index.ts", "@nn/autograd"],
  ["packages/autograd/src/index.ts", "@nn/layers"],
  ["packages/data/src/index.ts", "@nn/layers"],
  ["packages/optim/src/index.ts", "@nn/train"],
  ["packages/layers/src/index.ts", "@nn/testing"],
  ["packages/layers/src/index.ts", "@nn/tensor/src/shape.js"],
  ["packages/layers/src/index.ts", "@nn/tensor/dist/index.js"],
  ["packages/autograd/src/index.ts", "@nn/tensor/kernel"],
  ["apps/demo/src/main.ts", "@nn/tensor/src/index.js"],
])("%s may not import %s", async (file, name) => {
  expect(await broken(file, `export * from "${name}";`)).toEqual(["no-restricted-imports"]);
});

it.each([
  ["packages/autograd/src/index.ts", "@nn/tensor"],
  ["packages/autograd/src/index.ts", "@nn/tensor/graph"],
  ["packages/train/src/index.ts", "@nn/data"],
  ["packages/layers/src/x.test.ts", "@nn/testing"],
  ["apps/demo/src/main.ts", "@nn/autoencoders"],
])("%s may import %s", async (file, name) => {
  expect(await broken(file, `export * from "${name}";`)).toEqual([]);
});

it("refuses a relative import of another package", async () => {
  const found = await broken("packages/autograd/src/index.ts", 'export * from "../../tensor/src/index.js";');
  expect(found).toEqual(["import-x/no-relative-packages"]);
});

it("refuses any", async () => {
  const found = await broken("packages/tensor/src/index.ts", "export const x = null as any;");
  expect(found).toEqual(["@typescript-eslint/no-explicit-any"]);
});

it("refuses work at import time", async () => {
  const found = await broken("packages/tensor/src/index.ts", 'console.log("hello");');
  expect(found).toEqual(["no-restricted-syntax"]);
});
