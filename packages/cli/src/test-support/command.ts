import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** How a run of the command ended. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

const packageFolder = fileURLToPath(new URL("../..", import.meta.url));

/** `nn` from its source, so that nothing has to be built for the tests, run in a folder of its own. */
export class Command {
  readonly folder = mkdtempSync(path.join(tmpdir(), "nn cli "));

  private constructor(readonly bin: string) {}

  /** @param name - Of the place for the bundle, which no other test file has. */
  static async build(name: string): Promise<Command> {
    // A place from which the packages that it needs are found, with the manifest one level up as in use.
    const bundle = path.join(packageFolder, "node_modules", ".cache", `nn-test-${name}`);
    const bin = path.join(bundle, "dist", "bin.js");
    await build({
      entryPoints: [path.join(packageFolder, "src", "bin.ts")],
      outfile: bin,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      logLevel: "error",
      // Names the source of each package.
      tsconfig: path.join(packageFolder, "..", "..", "tsconfig.json"),
      external: ["@resvg/*", "@fontsource/*"],
      banner: { js: 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);' },
    });
    copyFileSync(path.join(packageFolder, "package.json"), path.join(bundle, "package.json"));
    return new Command(bin);
  }

  /** Runs `nn`, with `SIGINT` sent when `interruptAt` stands in what it has written. */
  run(args: readonly string[], interruptAt?: RegExp): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
      const child = spawn(process.execPath, [this.bin, ...args], { cwd: this.folder, env });
      let [out, error, sent] = ["", "", false];
      child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        error += text;
        if (!sent && interruptAt?.test(error)) sent = child.kill("SIGINT");
      });
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, out, error }));
    });
  }

  /** The page that was written to a folder. */
  page(out: string): string {
    return readFileSync(path.join(this.folder, out, "index.html"), "utf8");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
