import { SeriesWindows, splitByTime } from "@nn/data";
import { concat, Generator, manualSeed, randn, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  DLinear,
  evaluateForecaster,
  fitForecaster,
  gaussianHead,
  IntervalCoverage,
  MeanAbsoluteScaledError,
  quantileHead,
  RankedProbabilityScore,
  SeasonalNaive,
  studentTHead,
  SymmetricMeanAbsolutePercentageError,
  TimeSeriesTransformer,
  GaussianForecast,
  type Forecaster,
} from "../index.js";

const series = (length: number, value: (t: number) => number) => ({
  values: Float64Array.from({ length }, (_, t) => value(t)),
});

/** x(t) = 0.8 x(t - 1) + a normal number: all that can be known of h steps ahead is 0.8^h x. */
async function autoregressive(length: number): Promise<{ values: Float64Array }> {
  const noise = await randn([length], { generator: new Generator(3) }).data();
  let x = 0;
  return series(length, (t) => (x = 0.8 * x + noise[t]));
}

describe("SeasonalNaive", () => {
  it("repeats the last season, or goes on as it has risen", async () => {
    const past = tensor([[[9, 0], [1, 0], [5, 0], [3, 1], [7, 2]]]); // prettier-ignore
    const mean = async (options: object) =>
      (await new SeasonalNaive(4, 3, options).forecast(past)).mean.array();
    expect(await mean({})).toEqual([[[7, 2], [7, 2], [7, 2]]]); // prettier-ignore
    expect(await mean({ season: 2 })).toEqual([[[3, 1], [7, 2], [3, 1]]]); // prettier-ignore
    expect(await mean({ season: 2, drift: true })).toEqual([[[5, 2.5], [9, 3.5], [7, 4]]]); // prettier-ignore
  });

  it("knows how sure it can be of a random walk", async () => {
    const steps = await randn([4000], { generator: new Generator(5) }).data();
    let x = 100;
    const walk = series(4000, (t) => (x += steps[t]));
    const windows = new SeriesWindows(walk, { context: 60, horizon: 10 });
    for (const drift of [false, true]) {
      const { coverage } = await evaluateForecaster(new SeasonalNaive(60, 10, { drift }), windows);
      expect(coverage).toBeGreaterThan(0.74);
      expect(coverage).toBeLessThan(0.86);
    }
  });

  it("needs more than a season", () => {
    expect(() => new SeasonalNaive(12, 4, { season: 12 })).toThrow(
      "season must be a whole number in 1 … 11, got 12",
    );
  });
});

describe("DLinear", () => {
  it("is a linear map of the moving average, and one of what is left", async () => {
    const model = new DLinear(4, 1, { kernelSize: 3 });
    const weights = { "trend.weight": [[1, 0, 0, 0]], "seasonal.weight": [[0, 0, 0, 1]] };
    const zero = tensor([0]);
    model.loadStateDict({
      ...Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, tensor(weight)])),
      "trend.bias": zero,
      "seasonal.bias": zero,
    });
    const { mean } = await model.forecast(tensor([[[3], [6], [0], [9]]]));
    // The averages are (3 + 3 + 6) / 3 = 4 at first and (0 + 9 + 9) / 3 = 6 in the end.
    expect(await mean.item()).toBeCloseTo(4 + (9 - 6), 5);
  });

  it("learns what is linear, and keeps the weights of the best epoch", async () => {
    manualSeed(0);
    const wave = series(400, (t) => Math.sin(t / 3) + 0.5 * Math.cos(t / 7) + t / 400);
    const [train, validation, test] = splitByTime(wave, [0.6, 0.2, 0.2], { context: 24, horizon: 6 });
    const model = new DLinear(24, 6, { kernelSize: 5 });
    const { history } = await fitForecaster(model, train, {
      validation,
      epochs: 60,
      batchSize: 16,
      lr: 0.02,
      seed: 1,
    });
    const { mae } = await evaluateForecaster(model, test);
    const naive = await evaluateForecaster(new SeasonalNaive(24, 6), test);
    expect(mae).toBeLessThan(0.1 * naive.mae);
    const losses = history.map(({ validation }) => validation["loss"]);
    const { mse } = await evaluateForecaster(model, validation);
    expect(mse).toBeCloseTo(Math.min(...losses), 6);
    expect(model.training).toBe(false);
  });

  it("needs an odd kernel", () => {
    expect(() => new DLinear(4, 1, { kernelSize: 4 })).toThrow("odd whole number, got 4");
  });
});

describe("TimeSeriesTransformer", () => {
  const small = { patchLength: 4, embedDim: 8, numHeads: 2, numLayers: 1, dropout: 0 } as const;
  const numbers = (shape: number[], seed = 1): Tensor => randn(shape, { generator: new Generator(seed) });

  it("forecasts several channels, from patches that overlap or don't divide the context, or value by value", async () => {
    for (const [context, options] of [
      [10, {}],
      [10, { patchStride: 3 }],
      [9, { patchLength: 1 }],
      [8, { patchStride: 2 }],
    ] as const) {
      const model = new TimeSeriesTransformer(context, 3, { ...small, ...options });
      const { mean } = await model.forecast(numbers([2, context, 5]));
      expect(mean.shape).toEqual([2, 3, 5]);
    }
  });

  it("looks at each channel by itself, and at the context alone", async () => {
    const model = new TimeSeriesTransformer(10, 3, small);
    const past = numbers([1, 10, 2]);
    const { mean } = await model.forecast(past);
    const first = await model.forecast(past.slice(null, null, [0, 1]));
    expectClose(await first.mean.data(), await mean.select(2, 0).data());
    const longer = await model.forecast(concat([numbers([1, 4, 2], 9), past], 1));
    expectClose(await longer.mean.data(), await mean.data());
  });

  it.each([gaussianHead(), studentTHead(), quantileHead()])(
    "moves and stretches with the series: head %#",
    async (head) => {
      const past = numbers([3, 12, 2]);
      const bounds = async (model: Forecaster, x: Tensor) => (await model.forecast(x)).quantile(0.9);
      const moving = new TimeSeriesTransformer(12, 5, { ...small, head });
      expectClose(
        await (await bounds(moving, past.mul(20).add(-300))).data(),
        await (await bounds(moving, past)).mul(20).add(-300).data(),
        0.01,
      );
      const stretching = new TimeSeriesTransformer(12, 5, { ...small, head, scaling: "mean" });
      expectClose(
        await (await bounds(stretching, past.mul(1e-4))).mul(1e4).data(),
        await (await bounds(stretching, past)).data(),
        1e-3,
      );
    },
  );

  it("takes a series that never changes for what it is", async () => {
    const model = new TimeSeriesTransformer(8, 2, small);
    for (const value of [0, 5]) {
      const { mean } = await model.forecast(tensor(new Float32Array(8).fill(value), [1, 8, 1]));
      expect((await mean.data()).every((x) => Number.isFinite(x) && Math.abs(x - value) < 5)).toBe(true);
    }
  });

  it("uses what is known of the horizon, and what is fixed", async () => {
    manualSeed(2);
    // What comes depends on the calendar alone, at times that nothing in the context tells.
    const length = 600;
    const known = await numbers([length]).data();
    const one = (sign: number) => ({
      values: known.map((x) => 3 * Math.sign(x) + 5 * sign),
      known,
      fixed: [sign],
    });
    const windows = new SeriesWindows([one(1), one(-1)], { context: 8, horizon: 3 });
    const model = new TimeSeriesTransformer(8, 3, {
      ...small,
      scaling: "none",
      knownFeatures: 1,
      fixedFeatures: 1,
    });
    await fitForecaster(model, windows, { epochs: 12, lr: 0.01, seed: 0 });
    const { mae } = await evaluateForecaster(model, windows);
    const naive = await evaluateForecaster(new SeasonalNaive(8, 3), windows);
    expect(mae).toBeLessThan(0.5 * naive.mae);
  });

  it("says what doesn't fit", async () => {
    const model = new TimeSeriesTransformer(8, 3, { ...small, knownFeatures: 2, fixedFeatures: 1 });
    const past = numbers([2, 8, 1]);
    const [known, fixed] = [numbers([2, 11, 2]), numbers([2, 1])];
    await expect(model.forecast(numbers([2, 7, 1]), { known, fixed })).rejects.toThrow(
      "the past [2, 7, 1] has 7 times, and the model sees 8",
    );
    await expect(model.forecast(numbers([8]))).rejects.toThrow(
      "expected a past [n, time, channels], got [8]",
    );
    await expect(model.forecast(past, { fixed })).rejects.toThrow(
      "known must have shape [2, 11, 2], got nothing",
    );
    await expect(model.forecast(past, { known: numbers([2, 8, 2]), fixed })).rejects.toThrow("got [2, 8, 2]");
    await expect(model.forecast(past, { known })).rejects.toThrow(
      "fixed must have shape [2, 1], got nothing",
    );
    const holes = tensor([[[1], [2], [3], [NaN], [5], [6], [7], [8]]]);
    await expect(model.forecast(holes)).rejects.toThrow("past [1, 8, 1] has NaN at [0, 3, 0]");
    expect(() => new TimeSeriesTransformer(8, 3, { patchLength: 16 })).toThrow("patches of 16");
    expect(() => new TimeSeriesTransformer(8, 3, { ...small, head: "mse" as never })).toThrow("head is mse");
    expect(() => new TimeSeriesTransformer(8, 3, { ...small, scaling: "max" as never })).toThrow(
      'no scaling "max"',
    );
    expect(() => new TimeSeriesTransformer(8, 0)).toThrow("horizon must be a whole number above 0, got 0");
    const windows = new SeriesWindows(
      series(50, (t) => t),
      { context: 8, horizon: 4 },
    );
    await expect(fitForecaster(model, past as never)).rejects.toThrow("expected SeriesWindows");
    await expect(fitForecaster(model, windows)).rejects.toThrow("the model sees 8 and forecasts 3");
    await expect(fitForecaster(new SeasonalNaive(8, 4), windows)).rejects.toThrow("nothing to learn");
  });
});

describe("distributions that were learned", () => {
  const heads = { gaussian: gaussianHead(), studentT: studentTHead(), quantiles: quantileHead() };

  it.each(Object.keys(heads) as (keyof typeof heads)[])(
    "%s: hold what comes as often as they say",
    async (name) => {
      manualSeed(0);
      const [train, test] = splitByTime(await autoregressive(4000), [0.5, 0.5], { context: 8, horizon: 4 });
      const model = new TimeSeriesTransformer(8, 4, {
      patchLength: 4, embedDim: 16, numHeads: 2, numLayers: 1, dropout: 0, scaling: "none", head: heads[name],
    }); // prettier-ignore
      await fitForecaster(model, train, { epochs: 8, lr: 5e-3, seed: 0 });
      const { mse, coverage } = await evaluateForecaster(model, test);
      // The variance of h steps ahead is 1 + 0.8² + … + 0.8^(2h - 2): nobody can be better than their mean.
      const best = [1, 1.64, 2.0496, 2.311744].reduce((sum, variance) => sum + variance / 4, 0);
      expect(mse).toBeLessThan(1.15 * best);
      expect(coverage).toBeGreaterThan(0.75);
      expect(coverage).toBeLessThan(0.85);
    },
  );
});

describe("metrics", () => {
  it("are what they are by hand", async () => {
    const smape = new SymmetricMeanAbsolutePercentageError();
    await smape.update(tensor([2, 0]), tensor([6, 0]));
    expect(await smape.compute()).toBe(50);
    const mase = new MeanAbsoluteScaledError(2);
    const constant = [[1, 1], [2, 1], [3, 1], [5, 1]]; // prettier-ignore
    await mase.update(tensor([[[4, 9]]]), tensor([[[9, 9]]]), tensor([constant]));
    expect(await mase.compute()).toBe(2); // 5 over (2 + 3) / 2; the constant channel doesn't count
    expect(() => mase.update(tensor([[[4]]]), tensor([[[9]]]), tensor([[[1], [2]]]))).toThrow(
      "more than 2 times",
    );
  });

  it("are the closed form of a normal distribution, and the share within", async () => {
    const forecast = new GaussianForecast(tensor([[[1], [1]]]), tensor([[[2], [2]]]));
    const levels = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
    const crps = new RankedProbabilityScore(levels);
    await crps.update(forecast, tensor([[[1], [3]]]));
    // σ (z (2 Φ(z) - 1) + 2 φ(z) - 1 / √π) for z = 0 and 1 (Gneiting and Raftery 2007, equation 21).
    const exact = [0.233695, 0.602442].map((value) => 2 * value);
    expect(Math.abs((await crps.compute()) - (exact[0] + exact[1]) / 2)).toBeLessThan(0.01);
    const coverage = new IntervalCoverage(0.5);
    await coverage.update(forecast, tensor([[[1], [3]]]));
    expect(await coverage.compute()).toBe(0.5);
  });
});

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, within = 1e-4): void {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < got.length; i++) expect(Math.abs(got[i] - wanted[i])).toBeLessThan(within);
}
