import { evaluateForecaster, fitForecaster, type Forecaster, type ForecastScores } from "@nn/transformer";
import { manualSeed } from "@nn/tensor";
import { forecastChart, type ForecastPanel } from "../draw/forecast-chart.js";
import type { Chapter, Table } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { co2Task, ettTask, sineTask, type Contestant, type ForecastingTask } from "./forecasting-tasks.js";

/** How wide the intervals are that are drawn and counted. */
const INTERVAL = 0.8;

/** A contestant that was trained and measured. */
interface Result extends Contestant {
  readonly model: Forecaster;
  readonly scores: ForecastScores;
  /** Of training. */
  readonly seconds: number;
}

/** A task, and what came out. */
interface Outcome {
  readonly task: ForecastingTask;
  readonly results: readonly Result[];
}

/** Forecasts by a transformer against seasonal naive and linear ones, on series made and measured. */
export async function forecasting(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { data, signal } = options;
  // All data is read first, so that a wrong path costs no time.
  const tasks = [await sineTask(options), await co2Task(options)];
  if (data !== undefined) tasks.push(await ettTask(data, options));
  const outcomes: Outcome[] = [];
  for (const task of tasks) {
    const results = await compare(task, options);
    if (signal.aborted) break;
    outcomes.push({ task, results });
  }
  return outcomes.length === 0 ? undefined : chapterOf(outcomes, data !== undefined);
}

/** Trains and measures the contestants of a task, as many as there is time for. */
async function compare(
  task: ForecastingTask,
  { seed, training, signal }: ExperimentOptions,
): Promise<Result[]> {
  const { train, validation, test, season } = task;
  const results: Result[] = [];
  for (const contestant of task.contestants) {
    manualSeed(seed);
    const model = contestant.make();
    const { fit } = contestant;
    const trained = fit && (await fitForecaster(model, train, { validation, ...fit, ...training(`${task.name} ${contestant.name}`) })); // prettier-ignore
    if (signal.aborted) break;
    const scores = await evaluateForecaster(model, test, { season, interval: INTERVAL });
    results.push({ ...contestant, model, scores, seconds: trained?.seconds ?? 0 });
  }
  return results;
}

async function chapterOf(outcomes: readonly Outcome[], withEtt: boolean): Promise<Chapter> {
  return {
    title: "Forecasting",
    lead:
      "A transformer that sees patches of each channel and gives a normal distribution of each value to come, against what " +
      "needs no training at all and against two linear maps, on the last part of each series, which no model was trained on." +
      (withEtt ? "" : " With --data ETTh1.csv the third set is forecast, too."),
    facts: outcomes.map(({ task, results }) => {
      const [first, last] = [results[0]!, results.at(-1)!];
      const ratio = last.scores.mae / first.scores.mae;
      return [
        ratio.toFixed(2),
        `the transformer's absolute error over that of ${first.name}: ${task.name}`,
      ] as const;
    }),
    table: tableOf(outcomes),
    figures: [
      {
        file: "forecasts.png",
        title: "What was seen, what was forecast, and what came",
        caption: `From the test parts. The band is the interval in which the transformer expects ${100 * INTERVAL} % of all values.`,
        picture: forecastChart(await Promise.all(outcomes.map(panelOf))),
      },
    ],
    data: outcomes.map(({ task }) => task.source).join("; "),
  };
}

function tableOf(outcomes: readonly Outcome[]): Table {
  return {
    title: "Test windows",
    note:
      "Mean absolute and squared errors in standard deviations of the training part (of sine mixtures in their own units); " +
      "MASE, the absolute error over that of a seasonal naive forecast in the context; CRPS, what the absolute error is of a " +
      `distribution; and the share of values within intervals for ${100 * INTERVAL} %, which single guesses don't have.`,
    head: ["series, model", "MAE", "MSE", "MASE", "CRPS", "within", "training"],
    rows: outcomes.flatMap(({ task, results }) =>
      results.map(({ name, built, scores, seconds }) => ({
        built,
        cells: [
          `${task.name}: ${name}`,
          ...[scores.mae, scores.mse, scores.mase, scores.crps].map((score) => score.toFixed(3)),
          name === "DLinear" ? "–" : `${(100 * scores.coverage).toFixed(1)} %`,
          seconds > 0 ? formatDuration(seconds) : "–",
        ],
      })),
    ),
  };
}

/** One window: the end of its context, what came, and what each model said. */
async function panelOf({ task, results }: Outcome): Promise<ForecastPanel> {
  const { window, channel } = task.shown;
  const batch = task.test.batch([Math.min(window, task.test.length - 1)]);
  const { past, future } = batch;
  const horizon = future.shape[1]!;
  const seen = Math.min(past.shape[1]!, 3 * horizon);
  const forecasts = await Promise.all(
    results.map(async ({ name, model }) => ({ name, forecast: await model.forecast(past, batch) })),
  );
  const last = forecasts.at(-1)!.forecast;
  const line = async (x: typeof past): Promise<ArrayLike<number>> => x.select(2, channel).data();
  return {
    title: task.name,
    note: task.note,
    past: await line(past.slice(null, [past.shape[1]! - seen, null])),
    future: await line(future),
    forecasts: await Promise.all(
      forecasts.map(async ({ name, forecast }) => ({ name, mean: await line(forecast.mean) })),
    ),
    band: {
      low: await line(last.quantile((1 - INTERVAL) / 2)),
      high: await line(last.quantile((1 + INTERVAL) / 2)),
    },
  };
}
