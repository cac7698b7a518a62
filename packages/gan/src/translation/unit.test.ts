import { digits } from "@nn/data";
import { Conv2d } from "@nn/layers";
import { manualSeed, ones, rand, zeros, type Tensor } from "@nn/tensor";
import { Checkpoints } from "@nn/train";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { beganLoss, lsLoss, r1Penalty } from "../index.js";
import { domainLoader } from "./two-domains.js";
import { UNIT, unitNetworks, type UnitOptions, type UnitWeights } from "./index.js";

const small = { inputSize: [1, 8, 8], channels: [8], discriminatorChannels: [8] } as const;

function make(options: UnitOptions = {}): UNIT {
  manualSeed(0);
  return new UNIT({ ...unitNetworks(small), ...options });
}

const { train, test } = digits({ flat: false });
const rows = (from: number, to: number): Tensor =>
  train.batch(Array.from({ length: to - from }, (_, i) => from + i)).x;

describe("UNIT", () => {
  it("learns without pairs which digit is the negative of which", async () => {
    const unit = make();
    await unit.fit({ a: rows(0, 700), b: rows(700, 1400).neg().add(1) }, { epochs: 12, lr: 2e-3, seed: 0 });
    const { x } = test.batch(Array.from({ length: 100 }, (_, i) => 3 * i));
    const apart = (y: Tensor): Promise<number> => y.sub(x.neg().add(1)).abs().mean().item();
    expect(await apart(unit.aToB(x))).toBeLessThan(0.19);
    expect(await unit.bToA(x.neg().add(1)).sub(x).abs().mean().item()).toBeLessThan(0.19);
  });

  it("records its terms by name, and goes on from a checkpoint as if it had never stopped", async () => {
    const folder = mkdtempSync(join(tmpdir(), "unit-"));
    const data = { a: rows(0, 48), b: rows(48, 80).neg().add(1) };
    const weights = (unit: UNIT): Promise<number[]> =>
      unit.sharedDecoder
        .parameters()[0]!
        .data()
        .then(Array.from<number>);
    const whole = make();
    const { history, steps } = await whole.fit(data, { epochs: 2, seed: 1 });
    expect(steps).toBe(6);
    expect(Object.keys(history[0]!.metrics).sort()).toEqual([
      "adversarial",
      "cycle",
      "cycleKl",
      "discriminatorLoss",
      "generatorLoss",
      "kl",
      "reconstruction",
    ]);
    await make().fit(data, { epochs: 2, seed: 1, maxSteps: 4, callbacks: [new Checkpoints({ folder })] });
    const resumed = make();
    await resumed.fit(data, { epochs: 2, seed: 1, resume: folder, callbacks: [new Checkpoints({ folder })] });
    expect(await weights(resumed)).toEqual(await weights(whole));
    expect(resumed.training).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it("weighs its terms", async () => {
    const data = { a: rows(0, 16), b: rows(16, 32).neg().add(1) };
    const first = async (weights: UnitWeights) => {
      const { history } = await make({ weights }).fit(data, { epochs: 1, seed: 1 });
      return history[0]!.metrics;
    };
    const [plain, more] = [await first({}), await first({ cycle: 50, kl: 1, adversarial: 5 })];
    expect(more["cycle"]! / plain["cycle"]!).toBeCloseTo(0.5, 5);
    expect(more["kl"]! / plain["kl"]!).toBeCloseTo(10, 4);
    expect(more["adversarial"]! / plain["adversarial"]!).toBeCloseTo(0.5, 4);
    expect(more["reconstruction"]).toBeCloseTo(plain["reconstruction"]!, 5);
    const parts = ["adversarial", "kl", "reconstruction", "cycleKl", "cycle"].map((name) => plain[name]!);
    expect(plain["generatorLoss"]).toBeCloseTo(
      parts.reduce((sum, part) => sum + part),
      3,
    );
  });

  it("takes other losses and penalties", async () => {
    const unit = make({ loss: lsLoss(), penalties: [r1Penalty({ weight: 1 })] });
    const { history } = await unit.fit({ a: rows(0, 16), b: rows(16, 32) }, { epochs: 1 });
    expect(history[0]!.metrics["discriminatorLoss"]).toBeGreaterThan(0);
    expect(() => make({ loss: beganLoss() })).toThrow("UNIT: BEGAN needs an autoencoder");
  });

  it("refuses what doesn't fit", async () => {
    const unit = make();
    const x = rand([4, 1, 8, 8]);
    await expect(unit.fit({ a: x, b: rand([4, 1, 16, 16]) })).rejects.toThrow(
      "images of domain b are [1, 16, 16], and the networks take [1, 8, 8]",
    );
    await expect(unit.fit({ a: x, b: zeros([0, 1, 8, 8]) })).rejects.toThrow(
      "domain b: there are no examples",
    );
    await expect(unit.fit({ a: x.mul(255), b: x })).rejects.toThrow(
      "domain a: example 0 has numbers out of 0 … 1",
    );
    await expect(unit.fit({ a: x, b: x }, { batchSize: 0 })).rejects.toThrow(
      "batchSize must be a whole number",
    );
    expect(() => make({ weights: { cycle: NaN } })).toThrow(
      "the weight cycle must be a number from 0 up, got NaN",
    );
    expect(() => unit.aToB(ones([1, 64]))).toThrow("needs images [n, 1, 8, 8], got [1, 64]");
    const networks = unitNetworks(small);
    expect(() => new UNIT({ ...networks, a: { ...networks.a, decoder: new Conv2d(8, 3, 1) } })).toThrow(
      "the decoder of domain a gave [2, 3, 4, 4] for images [2, 1, 8, 8]",
    );
    expect(() => unitNetworks({ ...small, channels: [4, 4, 4, 4] })).toThrow("can't be halved 4 times");
    expect(() => unitNetworks({ ...small, sharedBlocks: -1 })).toThrow(
      "blocks must be whole numbers from 0 up",
    );
  });
});

describe("domainLoader", () => {
  it("goes through the larger domain once, and gives as many of each", async () => {
    const index = (count: number): Tensor => ones([count, 1]).cumSum(0).sub(1);
    const loader = domainLoader({ a: index(10), b: index(4) }, { batchSize: 5, seed: 0 });
    const seen = { a: [] as number[], b: [] as number[] };
    for await (const { a, b } of loader) {
      seen.a.push(...((await a.data()) as Float32Array));
      seen.b.push(...((await b.data()) as Float32Array));
    }
    expect(seen.a.toSorted((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(seen.b.slice(0, 4).toSorted()).toEqual([0, 1, 2, 3]);
    expect(seen.b.length).toBe(10);
    expect(loader.length).toBe(2);
  });
});
