import { existsSync, readdirSync } from "node:fs";

/** The public entries of the packages, as their sources. */
const packages = new URL("../../packages/", import.meta.url);
const entryPoints = readdirSync(packages)
  .filter((name) => name !== "testing")
  .flatMap((name) => [`${name}/src/index.ts`, `${name}/src/node/index.ts`])
  .filter((entry) => existsSync(new URL(entry, packages)))
  .map((entry) => `../../packages/${entry}`)
  .sort();

export default {
  entryPoints,
  tsconfig: "../../tsconfig.json",
  skipErrorChecking: true,
  plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme", "./scripts/typedoc-plugin.mjs"],
  out: "api",
  docsRoot: ".",
  name: "API",
  readme: "none",
  githubPages: false,
  disableSources: true,
  excludePrivate: true,
  excludeProtected: false,
  excludeInternal: true,
  validation: false,
  useCodeBlocks: true,
  expandObjects: false,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  parametersFormat: "table",
  propertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  sidebar: { autoConfiguration: true, format: "vitepress", pretty: false, collapsed: true },
};
