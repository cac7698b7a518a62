import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import globals from "globals";
import tseslint from "typescript-eslint";

/** What each package may import; everything else of ours is refused. The order is the layering. */
export const mayImport = {
  tensor: [],
  autograd: ["tensor"],
  layers: ["tensor", "autograd"],
  optim: ["tensor", "autograd", "layers"],
  data: ["tensor"],
  train: ["tensor", "autograd", "layers", "optim", "data"],
  latent: ["tensor", "autograd", "data"],
  autoencoders: ["tensor", "autograd", "layers", "optim", "data", "train", "latent"],
  vae: ["tensor", "autograd", "layers", "optim", "data", "train", "latent", "autoencoders"],
  gan: ["tensor", "autograd", "layers", "optim", "data", "train", "latent", "autoencoders", "vae"],
  tokenizers: ["tensor"],
  transformer: ["tensor", "autograd", "layers", "optim", "data", "train", "tokenizers"],
  cli: [
    "tensor",
    "autograd",
    "layers",
    "optim",
    "data",
    "train",
    "latent",
    "autoencoders",
    "vae",
    "gan",
    "tokenizers",
    "transformer",
  ],
  testing: ["tensor", "autograd"],
};

/** Public entries beside the main one. */
const entries = ["tensor/graph", "train/node", "train/tensorboard", "gan/features"];

function restrictImports(from, allowed) {
  const names = [...allowed, ...entries.filter((entry) => allowed.includes(entry.split("/")[0]))].join("|");
  const message = `${from} may import ${allowed.length ? allowed.map((name) => `@nn/${name}`).join(", ") : "no other package"}, each through its public entries only.`;
  return ["error", { patterns: [{ regex: names ? `^@nn/(?!(${names})$)` : "^@nn/", message }] }];
}

const tests = ["**/*.test.ts"];
const allPackages = Object.keys(mayImport);

export default tseslint.config(
  {
    ignores: [
      "**/dist/",
      "**/node_modules/",
      "**/.cache/",
      ".turbo/",
      "coverage/",
      "**/.vitepress/cache/",
      "**/*_pb.ts",
    ],
  },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [
        createNodeResolver({ extensions: [".ts", ".js"], extensionAlias: { ".js": [".ts", ".js"] } }),
      ],
    },
    rules: {
      "import-x/no-relative-packages": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Kernels index typed arrays everywhere, and know their bounds.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Classes such as ReLU have no state, and namespaces of overloads are how PyTorch's names are kept.
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/unified-signatures": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    // The rules that need types: a promise that nobody waits for is the mistake that our API invites.
    files: ["packages/*/src/**/*.ts"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: { "@typescript-eslint/no-floating-promises": "error" },
  },
  {
    // Nothing that a user imports does work at import time.
    files: ["packages/*/src/**/*.ts"],
    ignores: [...tests, "packages/cli/src/bin.ts", "packages/testing/**", "**/*.worker.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "Program > ExpressionStatement, Program > :matches(ForStatement, ForOfStatement, IfStatement, TryStatement)",
          message: "A module only declares: it does no work when it is imported.",
        },
        { selector: "Program > * > AwaitExpression", message: "A module does not wait when it is imported." },
      ],
    },
  },
  ...allPackages.map((name) => ({
    files: [`packages/${name}/**/*.ts`],
    ignores: tests,
    rules: { "no-restricted-imports": restrictImports(name, mayImport[name]) },
  })),
  ...allPackages.map((name) => ({
    files: [`packages/${name}/**/*.test.ts`],
    rules: { "no-restricted-imports": restrictImports(`a test of ${name}`, [...mayImport[name], "testing"]) },
  })),
  {
    files: ["{apps,bench,tools}/**/*.{ts,tsx,js,mjs}"],
    rules: { "no-restricted-imports": restrictImports("this", [...allPackages, "bench/gpu"]) },
  },
  {
    // The root is a package too, and what is in tools/ is for every folder's own tools.
    files: [
      "bench/{src,peers}/gpu/**/*.{ts,mjs}",
      "apps/*/vite.config.ts",
      "apps/*/e2e/**/*.ts",
      "apps/*/.vitepress/**/*.ts",
      "apps/docs/{pictures,scripts}/**/*.{ts,mjs}",
    ],
    rules: { "import-x/no-relative-packages": "off" },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: { sourceType: "commonjs" },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  { files: ["tools/bootstrap.cjs"], rules: { "no-var": "off" } },
);
