import { gradCheck } from "@nn/autograd";
import { Generator, ones, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  forecastInterval,
  GaussianForecast,
  gaussianHead,
  PointForecast,
  pointHead,
  QuantileForecast,
  quantileHead,
  StudentTForecast,
  studentTHead,
  type Forecast,
  type ForecastHead,
} from "../index.js";
import { logGamma } from "./log-gamma.js";

/** One number as a future `[1, 1, 1]`. */
const one = (value: number): Tensor => tensor([[[value]]]);

describe("a Student-t forecast equals SciPy's", () => {
  const quantiles: Record<string, number[]> = {
    "2.0001": [-6.96408, -1.88558, -0.61721, 0, 1.88558, 4.30245],
    "3": [-4.5407, -1.63774, -0.58439, 0, 1.63774, 3.18245],
    "5": [-3.36493, -1.47588, -0.55943, 0, 1.47588, 2.57058],
    "30": [-2.45726, -1.31042, -0.53002, 0, 1.31042, 2.04227],
    "200": [-2.34514, -1.2858, -0.52524, 0, 1.2858, 1.9719],
  };
  /** Of 0, 3 and 10, for a mean of 1 and a scale of 2. */
  const losses: Record<string, number[]> = {
    "2.0001": [1.90953, 2.34106, 5.34671],
    "3": [1.85412, 2.2694, 5.78942],
    "5": [1.80814, 2.20873, 6.51993],
    "30": [1.74905, 2.12866, 9.61552],
    "200": [1.73888, 2.11458, 11.30615],
  };

  it.each(Object.keys(quantiles))("with %s degrees of freedom", async (df) => {
    const standard = new StudentTForecast(one(0), one(1), one(Number(df)));
    for (const [i, level] of [0.01, 0.1, 0.3, 0.5, 0.9, 0.975].entries()) {
      expect((await standard.quantile(level).item()) / (quantiles[df][i] || 1)).toBeCloseTo(
        level === 0.5 ? 0 : 1,
        2,
      );
    }
    const forecast = new StudentTForecast(one(1), one(2), one(Number(df)));
    for (const [i, value] of [0, 3, 10].entries()) {
      expect(await forecast.loss(one(value)).item()).toBeCloseTo(losses[df][i], 3);
    }
  });

  it("in log Γ", async () => {
    const found = await logGamma(tensor([1, 1.5, 3.3, 50])).data();
    [0, -0.12078224, 0.9870986, 144.565744].forEach((value, i) => expect(found[i]).toBeCloseTo(value, 4));
  });
});

describe("every forecast", () => {
  const units = { scale: ones([1, 1, 1]).mul(3), shift: ones([1, 1, 1]).mul(10) };
  const heads: Record<string, ForecastHead> = {
    gaussian: gaussianHead(),
    studentT: studentTHead(),
    quantiles: quantileHead([0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95]),
  };
  const forecastOf = (head: ForecastHead): Forecast => {
    const raw = Float32Array.from({ length: head.outputs }, (_, i) => i - (head.outputs - 1) / 2);
    return head.forecast(tensor(raw, [1, 1, 1, head.outputs]), units);
  };

  it.each(Object.keys(heads))("%s: as many samples lie below a quantile as it says", async (name) => {
    const forecast = forecastOf(heads[name]);
    const samples = forecast.sample(20_000, { generator: new Generator(1) });
    expect(samples.shape).toEqual([20_000, 1, 1, 1]);
    for (const level of [0.1, 0.4, 0.9]) {
      const share = await samples.lt(forecast.quantile(level)).cast("float32").mean().item();
      expect(Math.abs(share - level)).toBeLessThan(0.015);
    }
    const { low, high } = forecastInterval(forecast, 0.8);
    expect(await low.item()).toBeLessThan(await high.item());
  });

  it.each(Object.keys(heads))("%s: the derivatives of its loss are right", async (name) => {
    const head = heads[name];
    const loss = (raw: Tensor, future: Tensor): Tensor => head.forecast(raw, units).loss(future);
    const raw = tensor([0.3, -0.4, 0.7, 1.1, -0.2, 0.5, 0.9].slice(0, head.outputs), [1, 1, 1, head.outputs]);
    await gradCheck((x) => loss(x, tensor([[[12.34]]], { dtype: x.dtype })), [raw]);
  });

  it("refuses levels and futures that don't fit", () => {
    const forecast = new GaussianForecast(zeros([2, 3, 1]), ones([2, 3, 1]));
    expect(() => forecast.quantile(1)).toThrow("a level lies between 0 and 1, got 1");
    expect(() => forecastInterval(forecast, 80)).toThrow("got 80");
    expect(() => forecast.loss(zeros([2, 4, 1]))).toThrow(
      "the forecast has shape [2, 3, 1], the future [2, 4, 1]",
    );
    const quantiles = new QuantileForecast(zeros([1, 1, 1, 2]), [0.1, 0.9]);
    expect(() => quantiles.quantile(0.95)).toThrow("knows levels from 0.1 to 0.9, got 0.95");
    expect(() => quantileHead([0.9, 0.5])).toThrow("rising");
    expect(() => quantileHead([0.6, 0.9])).toThrow("0.5 in their range");
  });
});

it("quantiles that cross change places, and lie on straight lines between", async () => {
  const forecast = new QuantileForecast(tensor([[[[3, 1, 2]]]]), [0.25, 0.5, 0.75]);
  const found = [0.25, 0.5, 0.625, 0.75].map((level) => forecast.quantile(level).item());
  expect(await Promise.all(found)).toEqual([1, 2, 2.5, 3]);
  expect(await forecast.mean.item()).toBe(2);
  // The loss is that of the quantiles as they came: 3 is 1 too high, 1 is 1 too low, 2 is right.
  expect(await forecast.loss(one(2)).item()).toBeCloseTo((0.75 + 0.5 + 0) / 3, 6);
});

it("a point forecast is trained by squared or absolute errors, in the units of the series", async () => {
  const units = { scale: one(2), shift: one(5) };
  const raw = one(1).unsqueeze(-1);
  expect(await pointHead().forecast(raw, units).loss(one(10)).item()).toBe(9);
  expect(await pointHead("mae").forecast(raw, units).loss(one(10)).item()).toBe(3);
  const forecast = new PointForecast(one(7));
  expect(await forecast.quantile(0.9).item()).toBe(7);
  expect(await forecast.sample(3).array()).toEqual([[[[7]]], [[[7]]], [[[7]]]]);
});
