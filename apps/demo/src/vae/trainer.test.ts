import { beforeAll, describe, expect, it } from "vitest";
import { loadDigits, PIXELS, type Digits } from "../training/load-digits.ts";
import { weightsOf, type Preset } from "./presets.ts";
import {
  BATCH,
  BEGINNING,
  GRID,
  SAMPLES,
  STEPS,
  type Picture,
  type Settings,
  type View,
} from "./protocol.ts";
import { SEED, VaeTrainer } from "./trainer.ts";

let digits: Digits;
beforeAll(async () => {
  digits = await loadDigits({ batchSize: BATCH, seed: SEED });
});

const settings: Settings = BEGINNING.settings;
const view = (changes: Partial<View> = {}): View => ({ ...BEGINNING.view, ...changes });
const last = <T>(values: readonly T[]): T => values[values.length - 1];

/** A run of some epochs from the beginning, and its losses in nats per held-out digit. */
async function run(changes: Partial<Settings>, epochs: number) {
  const trainer = new VaeTrainer(digits, { ...settings, ...changes });
  const facts = await trainer.start();
  for (let step = 0; step < epochs * facts.stepsPerEpoch; step++) await trainer.advance();
  const { heldOutReconstruction, heldOutKl } = trainer.losses.take();
  const losses = { reconstruction: last(heldOutReconstruction).loss, kl: last(heldOutKl).loss };
  return { trainer, facts, losses };
}

/** How far codes lie from 0: the root of their mean square. */
const spread = ({ codes }: Picture): number =>
  Math.sqrt(codes.reduce((sum, place) => sum + place ** 2, 0) / codes.length);

describe("the trainer of the VAE's page", () => {
  it("learns what the two weights say", { timeout: 60_000 }, async () => {
    const of = async (preset: Preset) => {
      const { trainer, losses } = await run(weightsOf(preset), 10);
      return { ...losses, spread: spread(await trainer.picture(view({ map: "codes" }))) };
    };
    const [reconstruction, both, kl] = [await of("reconstruction"), await of("both"), await of("kl")];
    expect(reconstruction.kl).toBeGreaterThan(2 * both.kl);
    expect(both.kl).toBeGreaterThan(1);
    expect(kl.kl).toBeLessThan(0.1);
    expect(both.reconstruction).toBeLessThan(kl.reconstruction - 5);
    expect(reconstruction.spread).toBeGreaterThan(1.5 * both.spread);
    expect(kl.spread).toBeCloseTo(1, 0);
  });

  it("takes other weights over while it trains", async () => {
    const { trainer, losses, facts } = await run(weightsOf("reconstruction"), 4);
    trainer.tune({ ...settings, ...weightsOf("kl") });
    for (let step = 0; step < 3 * facts.stepsPerEpoch; step++) await trainer.advance();
    expect(last(trainer.losses.take().heldOutKl).loss).toBeLessThan(losses.kl / 2);
  });

  it("is the same run whatever is looked at", async () => {
    const losses = async (looked: boolean) => {
      const trainer = new VaeTrainer(digits, settings);
      await trainer.start();
      for (let step = 0; step < 3; step++) {
        if (looked) await trainer.picture(view());
        await trainer.advance();
      }
      return trainer.losses.take();
    };
    expect(await losses(true)).toEqual(await losses(false));
  });

  it("keeps samples of the same codes after some epochs", async () => {
    const { trainer } = await run({}, 3);
    const { kept, samples } = await trainer.picture(view());
    expect(kept.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(kept[2].pixels).toEqual(samples);
    expect(kept[0].pixels).not.toEqual(samples);
    expect(samples).toHaveLength(SAMPLES * PIXELS);
  });
});

describe.each([2, 5])("a picture of codes of %i numbers", (codeSize) => {
  it("has the plane by quantiles of the prior, and the probe and the interpolation on it", async () => {
    const { trainer, facts } = await run({ codeSize }, 1);
    const [from, to] = [facts.examples.slice(0, PIXELS), facts.examples.slice(PIXELS, 2 * PIXELS)];
    const middleOfCell = (column: number) => (2 * column + 1) / GRID - 1;
    const at = [middleOfCell(3), -middleOfCell(11)] as const;
    const shown = await trainer.picture(view({ probe: { at, scale: "quantile" }, ends: [from, to] }));
    expect(shown.bounds).toEqual({ x: 0, y: 0, half: 1 });
    expect(Math.max(...shown.codes.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(shown.codes).toHaveLength(2 * facts.labels.length);
    const cell = (11 * GRID + 3) * PIXELS;
    shown.probe.forEach((pixel, i) => expect(pixel).toBeCloseTo(shown.plane[cell + i], 4));
    expect(shown.probeAt[0]).toBeCloseTo(at[0], 4);
    expect(shown.probeAt[1]).toBeCloseTo(at[1], 4);
    expect(shown.steps).toHaveLength(STEPS * PIXELS);
    expect(shown.path).toHaveLength(STEPS * 2);
  });

  it("has a code's own numbers in the map of codes, where nothing else is decoded", async () => {
    const { trainer } = await run({ codeSize }, 1);
    const shown = await trainer.picture(view({ map: "codes", probe: { at: [1.5, -2], scale: "number" } }));
    expect(shown.probeAt[0]).toBeCloseTo(1.5, 4);
    expect(shown.probeAt[1]).toBeCloseTo(-2, 4);
    expect(shown.bounds.half).toBeGreaterThan(3);
    for (const nothing of [shown.plane, shown.steps, shown.path]) expect(nothing).toHaveLength(0);
  });
});

it("goes the straight way or along the arc", async () => {
  const { trainer, facts } = await run({}, 3);
  const end = (digit: number) =>
    facts.examples.subarray(facts.labels.indexOf(digit) * PIXELS).slice(0, PIXELS);
  const places = async (spherical: boolean) => {
    const { path } = await trainer.picture(view({ ends: [end(0), end(1)], map: "codes", spherical }));
    return Array.from({ length: STEPS }, (_, i) => [path[2 * i], path[2 * i + 1]]);
  };
  const [straight, arc] = [await places(false), await places(true)];
  const step = (i: number, axis: number) => straight[i + 1][axis] - straight[i][axis];
  for (const axis of [0, 1]) {
    for (let i = 0; i < STEPS - 1; i++) expect(step(i, axis)).toBeCloseTo(step(0, axis), 4);
    for (const at of [0, STEPS - 1]) expect(arc[at][axis]).toBeCloseTo(straight[at][axis], 4);
  }
  // The arc goes around the middle, where the straight way comes nearer to it.
  for (let i = 1; i < STEPS - 1; i++)
    expect(Math.hypot(...arc[i])).toBeGreaterThan(Math.hypot(...straight[i]));
});
