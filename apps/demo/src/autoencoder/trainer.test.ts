import { PCA } from "@nn/autoencoders";
import { beforeAll, describe, expect, it } from "vitest";
import { loadDigits, PIXELS, type Digits } from "../training/load-digits.ts";
import { KINDS, type Kind } from "./kinds.ts";
import { BEGINNING, GRID, type Settings, type View } from "./protocol.ts";
import { AutoencoderTrainer, BATCH, SEED } from "./trainer.ts";

let digits: Digits;
beforeAll(async () => {
  digits = await loadDigits({ batchSize: BATCH, seed: SEED });
});

async function trainerOf(changes: Partial<Settings>): Promise<AutoencoderTrainer> {
  const settings = { ...BEGINNING.settings, ...changes };
  const pca = await new PCA({ components: settings.codeSize }).fit(digits.train.x);
  return new AutoencoderTrainer(digits, settings, pca);
}

async function train(trainer: AutoencoderTrainer, steps: number): Promise<number[]> {
  for (let step = 0; step < steps; step++) await trainer.advance();
  return trainer.losses.take().train.map(({ loss }) => loss);
}

const view = (changes: Partial<View> = {}): View => ({ ...BEGINNING.view, ...changes });
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe("the trainer of the autoencoders' page", () => {
  it.each(Object.keys(KINDS) as Kind[])("trains one that is %s", async (kind) => {
    const { codeSize, noise } = KINDS[kind];
    const trainer = await trainerOf({ kind, codeSize, noise });
    const losses = await train(trainer, 60);
    expect(mean(losses.slice(-10))).toBeLessThan(0.8 * mean(losses.slice(0, 3)));
    const { model } = await trainer.picture(view({ drawn: digits.originals.slice(0, PIXELS) }));
    expect(model.drawn!.code.length).toBe(codeSize);
    if (kind === "kSparse")
      expect(model.drawn!.code.filter((number) => number !== 0).length).toBe(codeSize / 4);
    if (kind === "sparse") expect(model.range[0]).toBe(0);
  });

  it("gives the same run for the same settings", async () => {
    const run = async () => train(await trainerOf({ kind: "denoising", noise: 0.3 }), 5);
    expect(await run()).toEqual(await run());
  });

  it("shows PCA beside it: what is drawn as it is in the ten digits", async () => {
    const trainer = await trainerOf({ codeSize: 8 });
    const { pca: heldOut } = await trainer.start();
    const drawn = digits.originals.slice(5 * PIXELS, 6 * PIXELS);
    const { pca, noisy } = await trainer.picture(view({ drawn }));
    expect(noisy).toEqual({ pixels: digits.originals, error: 0 });
    expect(pca.rebuilt.error).toBeGreaterThan(heldOut / 2);
    expect(pca.rebuilt.error).toBeLessThan(heldOut * 2);
    const same = pca.rebuilt.pixels.slice(5 * PIXELS, 6 * PIXELS);
    pca.drawn!.pixels.forEach((pixel, i) => expect(pixel).toBeCloseTo(same[i], 5));
    // On the map of the first two components, a digit lies where its code says.
    expect([...pca.drawn!.code.slice(0, 2)]).toEqual(pca.map.drawnAt);
  });

  it("decodes the point where it is, and the drawings of the whole map when they are wanted", async () => {
    const trainer = await trainerOf({});
    const { model } = await trainer.picture(view());
    const { x, y, half } = model.map.bounds;
    expect(model.map.probeAt).toEqual([x, y]);
    expect(model.map.drawings).toBeUndefined();
    expect(model.drawn).toBeUndefined();
    const corner = [x - half + half / GRID, y + half - half / GRID] as const;
    const drawings = await trainer.picture(
      view({ drawings: true, probes: { model: corner, pca: undefined } }),
    );
    expect(drawings.model.map.drawings!.length).toBe(GRID * GRID * PIXELS);
    const first = drawings.model.map.drawings!.subarray(0, PIXELS);
    drawings.model.map.probe.forEach((pixel, i) => expect(pixel).toBeCloseTo(first[i], 5));
  });

  it("shows the same noise in every frame, as strong as it is told", async () => {
    const trainer = await trainerOf({});
    trainer.tune({ ...BEGINNING.settings, noise: 0.5 });
    const { noisy } = await trainer.picture(view());
    expect(noisy.error).toBeGreaterThan(0.05);
    expect((await trainer.picture(view())).noisy).toEqual(noisy);
  });

  it("takes over the noise to train with", async () => {
    const settings = { ...BEGINNING.settings, kind: "denoising", codeSize: 16, learningRate: 3e-3 } as const;
    const errorAfter = async (noise: number): Promise<number> => {
      const trainer = await trainerOf(settings);
      await train(trainer, 160);
      trainer.tune({ ...settings, noise });
      return mean(await train(trainer, 10));
    };
    expect(await errorAfter(0.7)).toBeGreaterThan(1.3 * (await errorAfter(0)));
  });
});
