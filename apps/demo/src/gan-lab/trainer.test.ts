import { expect, it } from "vitest";
import { BEGINNING, DISTRIBUTIONS, FIELD, MESH, type Distribution, type Settings } from "./protocol.ts";
import { LabTrainer } from "./trainer.ts";
import { VARIANTS, type Variant } from "./variants.ts";

async function begin(changes: Partial<Settings> = {}) {
  const settings: Settings = { ...BEGINNING.settings, ...changes };
  const trainer = await LabTrainer.make(settings);
  return { settings, trainer, facts: await trainer.start() };
}

async function advance(trainer: LabTrainer, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) await trainer.advance();
}

it.each(Object.keys(VARIANTS) as Variant[])("plays %s, and shows it", async (variant) => {
  const { trainer, facts } = await begin({ variants: [variant], discriminatorSteps: 2 });
  await advance(trainer, 4);
  const [game] = (await trainer.picture()).games;
  const numbers = [...game.field, ...game.samples, ...game.pulls, ...game.mesh];
  expect(numbers.every(Number.isFinite)).toBe(true);
  expect(game.field).toHaveLength(FIELD ** 2);
  expect(game.mesh).toHaveLength(2 * MESH ** 2);
  expect(Math.min(...game.field)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...game.field)).toBeLessThanOrEqual(1);
  expect(game.pulls.some((pull) => pull !== 0)).toBe(true);
  expect(facts.modes).toBe(8);
  const { discriminator0, generator0, good0 } = trainer.losses.take();
  expect(discriminator0.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  expect(generator0.map(({ step }) => step)).toEqual([1, 3]);
  expect(good0.map(({ step }) => step)).toEqual([0]);
});

it("finds modes of the ring", { timeout: 30_000 }, async () => {
  const { trainer } = await begin();
  await advance(trainer, 800);
  const { coverage } = (await trainer.picture()).games[0];
  expect(coverage!.found).toBeGreaterThanOrEqual(6);
  expect(coverage!.good).toBeGreaterThan(0.4);
});

it("goes back, and repeats what came", async () => {
  const { trainer } = await begin({ variants: ["wganGp", "dragan"] });
  await advance(trainer, 20);
  const before = await trainer.picture();
  expect(before.kept).toEqual([0, 5, 10, 15]);
  await trainer.act({ type: "rewind", step: 5 });
  expect(trainer.step).toBe(5);
  const earlier = await trainer.picture();
  expect(earlier.games[0].samples).not.toEqual(before.games[0].samples);
  expect(earlier.kept).toEqual([0, 5, 10, 15, 20]);
  await advance(trainer, 15);
  const again = await trainer.picture();
  expect(again.kept).toEqual([0, 5, 10, 15]);
  expect(again.games.map(({ samples }) => samples)).toEqual(before.games.map(({ samples }) => samples));
});

it("says when a game has diverged, and goes back from there", async () => {
  const { trainer, settings } = await begin({ variants: ["lsgan"], learningRate: 1e20 });
  await advance(trainer, 11);
  const [game] = (await trainer.picture()).games;
  expect(game.diverged).toBe(true);
  expect(game.coverage).toEqual({ found: 0, good: 0 });
  await trainer.act({ type: "rewind", step: 0 });
  trainer.tune({ ...settings, learningRate: 1e-3 });
  await advance(trainer, 3);
  expect((await trainer.picture()).games[0].diverged).toBe(false);
});

it("lets one of both take a step", async () => {
  const { trainer } = await begin();
  const look = async () => (await trainer.picture()).games[0];
  const first = await look();
  await trainer.act({ type: "turn", players: "discriminator" });
  const second = await look();
  expect(second.field).not.toEqual(first.field);
  expect(second.samples).toEqual(first.samples);
  await trainer.act({ type: "turn", players: "generator" });
  const third = await look();
  expect(third.field).toEqual(second.field);
  expect(third.samples).not.toEqual(second.samples);
});

it("gives two games of one loss the same numbers", async () => {
  const { trainer } = await begin({ variants: ["ns", "ns"] });
  await advance(trainer, 3);
  const [first, second] = (await trainer.picture()).games;
  expect(second.samples).toEqual(first.samples);
});

it("takes other rates while it trains", async () => {
  const { settings, trainer } = await begin();
  trainer.tune({ ...settings, learningRate: 0, discriminatorSteps: 3 });
  const before = await trainer.picture();
  await advance(trainer, 4);
  expect((await trainer.picture()).games[0].samples).toEqual(before.games[0].samples);
  expect(trainer.losses.take().generator0.map(({ step }) => step)).toEqual([1, 4]);
});

it.each(Object.keys(DISTRIBUTIONS) as Distribution[])("has points of %s in sight", async (data) => {
  const drawn = Float32Array.of(-1, 1, 1, 1);
  const { facts } = await begin({ data, drawn });
  expect(facts.real.every((place) => Math.abs(place) < 2.7)).toBe(true);
  expect(facts.real.some((place) => Math.abs(place) > 1)).toBe(true);
  expect(facts.modes).toBe({ ring: 8, grid: 25 }[data as string]);
});
