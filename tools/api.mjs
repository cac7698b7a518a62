// The API reports packages/*/etc/*.api.md: what each public entry of each package declares.
// `pnpm api` writes them, `pnpm api --check` fails when one is out of date. It reads dist, so build first.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { globSync } from "tinyglobby";

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");
const quiet = { default: { logLevel: "none" } };
const stale = [];

for (const manifest of globSync("packages/*/package.json", { cwd: root }).sort()) {
  const folder = path.join(root, path.dirname(manifest));
  const { name, private: isPrivate, exports } = JSON.parse(readFileSync(path.join(root, manifest), "utf8"));
  if (isPrivate) continue;
  for (const [entry, { types }] of Object.entries(exports)) {
    const report = path.join(name.replace("@nn/", ""), entry).replaceAll(path.sep, "-");
    const config = ExtractorConfig.prepare({
      configObjectFullPath: undefined,
      packageJsonFullPath: path.join(folder, "package.json"),
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: path.join(folder, types),
        compiler: { tsconfigFilePath: path.join(folder, "tsconfig.build.json") },
        newlineKind: "lf",
        apiReport: {
          enabled: true,
          reportFolder: path.join(folder, "etc"),
          reportFileName: `${report}.api.md`,
          reportTempFolder: path.join(root, ".cache", "api"),
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          compilerMessageReporting: quiet,
          tsdocMessageReporting: quiet,
          extractorMessageReporting: {
            ...quiet,
            "ae-forgotten-export": { logLevel: "warning", addToApiReportFile: true },
          },
        },
      },
    });
    mkdirSync(path.join(folder, "etc"), { recursive: true });
    const { apiReportChanged } = Extractor.invoke(config, {
      localBuild: !check,
      messageCallback(message) {
        // The lines about the compiler's version and about what it writes say nothing that we need.
        if (message.category === "console")
          message.logLevel = message.logLevel === "error" ? "error" : "none";
      },
    });
    if (apiReportChanged) stale.push(`${path.dirname(manifest)}/etc/${report}.api.md`);
  }
}

for (const file of stale) console.log(check ? `out of date: ${file}` : `written: ${file}`);
if (check && stale.length > 0) {
  console.error("The API differs from its report: run `pnpm api`, look at the difference, commit it.");
  process.exitCode = 1;
}
