import { beforeAll, expect, it } from "vitest";
import { loadDigits, PIXELS, type Digits } from "../training/load-digits.ts";
import { BATCH, BEGINNING, GRID, LOSSES, STOPS, STRIDES, type Loss, type Settings } from "./protocol.ts";
import { ImagesTrainer, SEED } from "./trainer.ts";

let digits: Digits;
beforeAll(async () => {
  digits = await loadDigits({ batchSize: BATCH, seed: SEED });
});

async function run(changes: Partial<Settings>, steps: number) {
  const trainer = new ImagesTrainer(digits, { ...BEGINNING.settings, ...changes });
  const facts = await trainer.start();
  for (let step = 0; step < steps; step++) await trainer.advance();
  return { trainer, facts, picture: await trainer.picture(BEGINNING.view) };
}

const pictureOf = (pixels: Float32Array, i: number) => pixels.slice(i * PIXELS, (i + 1) * PIXELS);

/** How far a picture is from the nearest of the training data, in mean absolute error. */
function nearest(picture: Float32Array, data: Float32Array): number {
  let least = Infinity;
  for (let at = 0; at < data.length; at += PIXELS) {
    const distance = picture.reduce((sum, pixel, i) => sum + Math.abs(pixel - data[at + i]), 0) / PIXELS;
    least = Math.min(least, distance);
  }
  return least;
}

it.each(Object.keys(LOSSES) as Loss[])(
  "comes nearer to digits with %s",
  { timeout: 60_000 },
  async (loss) => {
    const data = Float32Array.from(await digits.train.x.data());
    const distance = ({ samples }: { samples: Float32Array }) =>
      Array.from({ length: 12 }, (_, i) => nearest(pictureOf(samples, i), data)).reduce((a, b) => a + b) / 12;
    const { trainer, picture, facts } = await run({ loss }, 0);
    for (let step = 0; step < 400; step++) await trainer.advance();
    const learned = await trainer.picture(BEGINNING.view);
    expect(distance(learned)).toBeLessThan(0.75 * distance(picture));
    expect(learned.samples.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
    expect(facts.trainingData).toHaveLength(GRID * GRID * PIXELS);
  },
);

it("walks a round without jumps, another one for another number", async () => {
  const { trainer, picture } = await run({}, 20);
  const { walk } = picture;
  expect(walk).toHaveLength(STOPS * STRIDES * PIXELS);
  const gap = (i: number, j: number) =>
    Math.max(...pictureOf(walk, i).map((pixel, p) => Math.abs(pixel - walk[j * PIXELS + p])));
  const count = STOPS * STRIDES;
  const gaps = Array.from({ length: count }, (_, i) => gap(i, (i + 1) % count));
  expect(Math.max(...gaps)).toBeLessThan(Math.max(gap(0, STRIDES), gap(0, 2 * STRIDES), gap(0, 3 * STRIDES)));
  const other = await trainer.picture({ ...BEGINNING.view, walk: 1 });
  expect(other.walk).not.toEqual(walk);
  expect(other.samples).toEqual(picture.samples);
});

it("reckons with codes", async () => {
  const { trainer, picture } = await run({}, 20);
  const { sum } = await trainer.picture({ walk: 0, picked: [4, 7, 7] });
  sum.forEach((pixel, i) => expect(pixel).toBeCloseTo(picture.samples[4 * PIXELS + i], 4));
  const other = await trainer.picture({ walk: 0, picked: [4, 7, 9] });
  expect(other.sum).not.toEqual(sum);
});
