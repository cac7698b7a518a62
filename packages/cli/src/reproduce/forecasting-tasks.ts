import { stat } from "node:fs/promises";
import path from "node:path";
import {
  maunaLoaCo2,
  readEtt,
  SeriesWindows,
  sines,
  splitByTime,
  standardizeSeries,
  type Series,
} from "@nn/data";
import {
  DLinear,
  SeasonalNaive,
  TimeSeriesTransformer,
  type FitForecasterOptions,
  type Forecaster,
} from "@nn/transformer";
import type { ExperimentOptions } from "./experiment.js";

/** A model that is compared, and how it is trained; one that has nothing to learn isn't. */
export interface Contestant {
  readonly name: string;
  readonly built: string;
  readonly make: () => Forecaster;
  readonly fit?: FitForecasterOptions;
}

/** Series, in parts that follow each other in time, and the models that forecast them. */
export interface ForecastingTask {
  readonly name: string;
  /** What is seen and forecast, for the title of a picture. */
  readonly note: string;
  readonly source: string;
  /** In the units of the table: each channel divided by its deviation in the training part. */
  readonly train: SeriesWindows;
  readonly validation: SeriesWindows;
  readonly test: SeriesWindows;
  readonly season: number;
  readonly contestants: readonly Contestant[];
  /** The window of the test part and the channel that are drawn. */
  readonly shown: { readonly window: number; readonly channel: number };
}

type Size = Pick<ExperimentOptions, "quick" | "seed">;

/** Waves of their own in every series: what comes can only be told from the series itself. */
export async function sineTask({ quick, seed }: Size): Promise<ForecastingTask> {
  const [context, horizon] = [96, 24];
  const windows = async (count: number, number: number): Promise<SeriesWindows> => {
    const length = context + horizon;
    const set = sines(quick ? Math.ceil(count / 16) : count, { length, noise: 0.1, seed: 3 * seed + number });
    const values = await set.all().x.data();
    const all = Array.from({ length: set.length }, (_, i) => ({
      values: values.slice(i * length, (i + 1) * length),
    }));
    return new SeriesWindows(all, { context, horizon });
  };
  return {
    name: "sine mixtures",
    note: "three sines and noise, 24 of 120 values",
    source: "sine mixtures made by @nn/data",
    train: await windows(8000, 0),
    validation: await windows(500, 1),
    test: await windows(1000, 2),
    season: 1,
    contestants: [
      naive(context, horizon, 1, false),
      linear(context, horizon, { epochs: quick ? 2 : 20, lr: 3e-3 }),
      {
        name: "transformer",
        built: "patches of 8, 3 layers of 64, normal distributions",
        make: () => new TimeSeriesTransformer(context, horizon, { patchLength: 8, dropout: 0 }),
        fit: { epochs: quick ? 1 : 15 },
      },
    ],
    shown: { window: 0, channel: 0 },
  };
}

/** A trend and a season, and little to learn them from. */
export async function co2Task({ quick }: Size): Promise<ForecastingTask> {
  const [context, horizon, season] = [96, 24, 12];
  const sizes = [400, 136, 136];
  const { series } = standardizeSeries(await maunaLoaCo2(), { to: sizes[0]! });
  const [train, validation, test] = parts(series, sizes, { context, horizon });
  return {
    name: "CO2",
    note: "Mauna Loa, 24 months ahead",
    source: "Scripps CO2 Program, Mauna Loa (CC BY 4.0)",
    train,
    validation,
    test,
    season,
    contestants: [
      naive(context, horizon, season, false),
      naive(context, horizon, season, true),
      linear(context, horizon, { epochs: quick ? 5 : 150, batchSize: 32, lr: 1e-2, patience: 50 }),
      {
        name: "transformer",
        built: "patches of 12, 2 layers of 32, normal distributions",
        make: () =>
          new TimeSeriesTransformer(context, horizon, {
            patchLength: 12,
            embedDim: 32,
            numLayers: 2,
            // Of 0.1 and 0.3 the better one on the validation part.
            dropout: 0.3,
          }),
        fit: { epochs: quick ? 2 : 60, batchSize: 32, patience: 30 },
      },
    ],
    shown: { window: 100, channel: 0 },
  };
}

/** Seven channels of a transformer station, four days ahead, in the parts and units of the papers. */
export async function ettTask(file: string, { quick }: Size): Promise<ForecastingTask> {
  const [context, horizon, season] = [336, 96, 24];
  const ett = await readEtt(await fileIn(file));
  const { series } = standardizeSeries(ett, { to: ett.sizes[0] });
  // Only the values: PatchTST and DLinear don't look at the calendar either.
  const values: Series = { values: series.values, channels: ett.channels };
  // All windows are tested; of those to learn from, neighbours tell little that is new.
  const every = (stride: number): Parts =>
    parts(values, ett.sizes, { context, horizon, stride: quick ? 240 : stride });
  const [[train], [, validation], [, , test]] = [every(2), every(4), every(1)];
  return {
    name: "ETTh1",
    note: "oil temperature, four days ahead",
    source: "Zhou et al., Informer (2021), ETTh1 (CC BY-ND 4.0)",
    train,
    validation,
    test,
    season,
    contestants: [
      naive(context, horizon, season, false),
      linear(context, horizon, { epochs: quick ? 1 : 5, batchSize: 32 }),
      {
        name: "transformer",
        built: "patches of 16, 3 layers of 16, normal distributions",
        make: () =>
          new TimeSeriesTransformer(context, horizon, { embedDim: 16, hiddenDim: 64, dropout: 0.2 }),
        fit: { epochs: quick ? 1 : 3, batchSize: 32 },
      },
    ],
    shown: { window: quick ? 0 : 24, channel: ett.channels.indexOf("OT") },
  };
}

type Parts = readonly [train: SeriesWindows, validation: SeriesWindows, test: SeriesWindows];

function parts(
  series: Series,
  sizes: readonly number[],
  options: { readonly context: number; readonly horizon: number; readonly stride?: number },
): Parts {
  return splitByTime(series, sizes, options) as unknown as Parts;
}

function naive(context: number, horizon: number, season: number, drift: boolean): Contestant {
  const repeated = season === 1 ? "the last value" : `the last ${season} values again`;
  return {
    name: `${season === 1 ? "" : "seasonal "}${drift ? "drift" : "naive"}`,
    built: drift ? `${repeated}, and as much higher as it rose each time` : repeated,
    make: () => new SeasonalNaive(context, horizon, { season, drift }),
  };
}

function linear(context: number, horizon: number, fit: FitForecasterOptions): Contestant {
  return {
    name: "DLinear",
    built: "a linear map of the moving average, one of the rest",
    make: () => new DLinear(context, horizon),
    fit,
  };
}

/** The file, or ETTh1.csv in the folder. */
async function fileIn(given: string): Promise<string> {
  const found = await stat(given).catch(() => undefined);
  return found?.isDirectory() ? path.join(given, "ETTh1.csv") : given;
}
