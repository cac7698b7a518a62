import { Checkpoints, type Callback } from "@nn/train";
import { Generator, manualSeed, randn, tensor } from "@nn/tensor";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GAN, mlp, SampleFilm, type GanFitOptions } from "./index.js";

const data = randn([40, 2]).realize();

function makeGan(): GAN {
  manualSeed(1);
  return new GAN(mlp({ inputSize: 2, codeSize: 3, hidden: [8] }));
}

const stepsOf = (film: SampleFilm): number[] => film.frames.map(({ step }) => step);
const samplesOf = (film: SampleFilm) => Promise.all(film.frames.map(({ samples }) => samples.array()));

describe("SampleFilm", () => {
  it("shows the same codes from the beginning to the end", async () => {
    const gan = makeGan();
    const film = new SampleFilm(gan, { count: 5, everySteps: 3, generator: new Generator(4) });
    const before = await gan.generate(film.codes).array();
    await gan.fit(data, { epochs: 2, batchSize: 10, callbacks: [film] });
    expect(stepsOf(film)).toEqual([0, 3, 6, 8]);
    const frames = await samplesOf(film);
    expect(frames[0]).toEqual(before);
    expect(frames[3]).toEqual(await gan.generate(film.codes).array());
    expect(frames[3]).not.toEqual(before);
    expect(film.frames[3]!.samples.shape).toEqual([5, 2]);
    await gan.fit(data, { epochs: 1, batchSize: 10, callbacks: [film] });
    expect(stepsOf(film)).toEqual([0, 3, 4]);
  });

  it("is kept by checkpoints", async () => {
    const folder = mkdtempSync(join(tmpdir(), "nn-film-"));
    const run = async (options: GanFitOptions, ...callbacks: Callback[]) => {
      const gan = makeGan();
      const film = new SampleFilm(gan, { count: 5, everySteps: 3 });
      manualSeed(2);
      await gan.fit(data, { epochs: 2, batchSize: 10, seed: 1, callbacks: [film, ...callbacks], ...options });
      return { steps: stepsOf(film), samples: await samplesOf(film) };
    };
    const controller = new AbortController();
    const stop: Callback = { onStep: ({ totalSteps }) => totalSteps === 5 && controller.abort() };
    try {
      const whole = await run({});
      await run({ signal: controller.signal }, stop, new Checkpoints({ folder }));
      expect(await run({ resume: folder }, new Checkpoints({ folder }))).toEqual(whole);
      // The last frame comes after the last checkpoint.
      expect(await run({ resume: folder })).toEqual(whole);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("makes examples of given classes", async () => {
    manualSeed(3);
    const gan = new GAN(mlp({ inputSize: 2, codeSize: 3, hidden: [8], classes: 2 }));
    const labels = tensor(Int32Array.from([0, 1, 1]));
    const film = new SampleFilm(gan, { count: 3, labels });
    film.onStart({ totalSteps: 0 });
    expect(await film.frames[0]!.samples.array()).toEqual(await gan.generate(film.codes, labels).array());
  });

  it("refuses counts that can't be", () => {
    expect(() => new SampleFilm(makeGan(), { everySteps: 0 })).toThrow(
      "everySteps must be a whole number from 1 up, got 0",
    );
    expect(() => new SampleFilm(makeGan(), { count: 1.5 })).toThrow("count must be a whole number");
  });
});
