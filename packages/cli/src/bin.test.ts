import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Command } from "./test-support/command.js";

let nn: Command;
beforeAll(async () => {
  nn = await Command.build("bin");
});
afterAll(() => nn.remove());

describe("nn", () => {
  it("lists its commands", async () => {
    for (const args of [[], ["--help"], ["help"]]) {
      const { status, out } = await nn.run(args);
      expect(status).toBe(0);
      expect(out).toMatch(/Usage: nn \[options\] \[command\]/);
      expect(out).toMatch(/tour {2,}train autoencoders and classifiers/);
      expect(out).toMatch(/doctor {2,}what this machine offers/);
      expect(out).toMatch(/\$ nn tour --quick/);
    }
  });

  it("describes the options of a command", async () => {
    const { status, out } = await nn.run(["tour", "--help"]);
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
    expect((await nn.run(["--version"])).out.trim()).toBe(version);
  });

  it("suggests the nearest command and option", async () => {
    const command = await nn.run(["tuor"]);
    expect(command.status).toBe(1);
    expect(command.error).toMatch(/unknown command 'tuor'\n\(Did you mean tour\?\)/);
    const option = await nn.run(["tour", "--quikc"]);
    expect(option.status).toBe(1);
    expect(option.error).toMatch(/unknown option '--quikc'\n\(Did you mean --quick\?\)/);
  });

  it("says what is wrong with a value", async () => {
    const { status, error } = await nn.run(["tour", "--seed", "x"]);
    expect(status).toBe(1);
    expect(error).toMatch(/argument 'x' is invalid. It must be a whole number/);
    const part = await nn.run(["tour", "--only", "cats"]);
    expect(part.status).toBe(1);
    expect(part.error).toMatch(/argument 'cats' is invalid. Allowed choices are autoencoders, vae, layers/);
  });

  it("prints other errors as one line, and where they happened with --verbose", async () => {
    const args = ["tour", "--quick", "--out", nn.bin];
    const plain = await nn.run(args);
    expect(plain.status).toBe(1);
    expect(plain.error).toMatch(/^error: .*EEXIST.*\n--verbose shows where it happened\.\n$/);
    expect((await nn.run([...args, "--verbose"])).error).toMatch(/^error: .*EEXIST.*\n {4}at /);
  });
});

describe("nn doctor", () => {
  it("says what this machine offers", async () => {
    const { status, out } = await nn.run(["doctor"]);
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
    const { backends } = JSON.parse((await nn.run(["doctor", "--json"])).out) as {
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

describe("nn tour", () => {
  it("compares the models, and writes the pictures and a page of its own", { timeout: 300_000 }, async () => {
    const { status, out, error } = await nn.run(["tour", "--quick", "--out", "a tour"]);
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
    const rate = Number(/The mean activation is ([\d.]+)/.exec(nn.page("a tour"))?.[1]);
    expect(Math.abs(rate / 0.05 - 1)).toBeLessThan(0.1);
    expect(out).toMatch(/Done after [\d.]+ s\. Pictures and a page: file:.*a%20tour\/index\.html/);
    expect(error).toMatch(/deep autoencoder\n.*epoch 10\/\d+ .*validation loss/);
    const pictures = [...PICTURES, ...VAE_PICTURES, ...LAYER_PICTURES];
    for (const name of pictures) {
      const { width, height } = decode(readFileSync(path.join(nn.folder, "a tour", name)));
      expect(Math.min(width, height)).toBeGreaterThan(400);
    }
    const images = /"data:image\/png;base64,[\w+/=]+"/g;
    const html = nn.page("a tour");
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
      const { status, out, error } = await nn.run([
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
        const { width, height } = decode(readFileSync(path.join(nn.folder, "layers", name)));
        expect(Math.min(width, height)).toBeGreaterThan(400);
      }
      const html = nn.page("layers");
      expect(html).toContain("<title>Three ways to read handwritten digits</title>");
      expect(html).toContain("nn tour --quick --only layers --seed 1");
      // One matrix for each model, whose rows add up to the held-out images of a digit.
      expect(html.match(/>taken for</g)).toHaveLength(3);
    },
  );

  it("maps the digits with a variational autoencoder", { timeout: 300_000 }, async () => {
    const { status, out, error } = await nn.run(["tour", "--only", "vae", "--out", "vae"]);
    expect(status, error).toBe(0);
    const row = (name: string): number[] =>
      new RegExp(`^${name} +([\\d.]+) +([\\d.]+) `, "m").exec(out)!.slice(1).map(Number);
    const [two, eight] = [row("VAE of two numbers"), row("VAE of eight numbers")];
    expect(two[0]).toBeLessThan(0.036);
    expect(eight[0]).toBeLessThan(0.02);
    expect(eight[1]).toBeGreaterThan(two[1]!);
    const dots = nn.page("vae").match(/<circle[^>]*><title>\d<\/title>/g);
    expect(dots).toHaveLength(359);
  });

  it("keeps what there is after Ctrl-C", { timeout: 300_000 }, async () => {
    const { status, out, error } = await nn.run(["tour", "--out", "stopped"], /deep autoencoder\n.*epoch 10/);
    expect(status, error).toBe(130);
    expect(out).toMatch(/deep autoencoder \(stopped early\) +8 +0\.0/);
    expect(out).toMatch(/Stopped early after/);
    expect(nn.page("stopped")).toContain("stopped before its end");
    for (const name of PICTURES.slice(0, 3)) {
      expect(statSync(path.join(nn.folder, "stopped", name)).size).toBeGreaterThan(10_000);
    }
    expect(existsSync(path.join(nn.folder, "stopped", "manifold.png"))).toBe(false);
  });
});
