import { breathe } from "@nn/data";
import { NNError } from "@nn/tensor";
import { examplesIn, Means } from "./means.js";
import type { Progress, Reporter } from "./reporter.js";
import { SpeedMeter } from "./speed-meter.js";
import type { Batches, EpochRecord, Metrics, TrainResult } from "./types.js";

/** Where a step stands, and where it leaves its measurements. */
export interface StepContext {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** The step in this epoch, from 1. */
  readonly step: number;
  /** The step in all epochs, from 1. */
  readonly totalSteps: number;
  /**
   * Takes note of metrics of this batch; nothing is computed yet. Call it before the optimiser's step for what depends
   * on the parameters as they were.
   */
  record(metrics: Metrics): void;
}

/** One step of training. What it answers is recorded; a lone loss can be read after `optimizer.step()`, too. */
export type StepFunction<Batch> = (
  batch: Batch,
  context: StepContext,
) => Metrics | undefined | Promise<Metrics | undefined>;

/** Options of {@link trainLoop}. */
export interface TrainLoopOptions {
  /** How often to go through the data. */
  readonly epochs: number;
  /** Ends training after so many steps in all, even in the middle of an epoch. */
  readonly maxSteps?: number;
  /** Who is told how it goes. Initially nobody. */
  readonly reporter?: Reporter;
  /** Ends training after the current step; what was done so far is the result, and nothing is thrown. */
  readonly signal?: AbortSignal;
  /** Measures something after each epoch: see {@link evaluate}. Left out after the signal. */
  readonly validate?: () => Metrics | Promise<Metrics>;
  /** After each step. */
  readonly onStep?: (context: StepContext) => void | Promise<void>;
  /** After each epoch, awaited; answering `"stop"` ends training. */
  readonly onEpoch?: (record: EpochRecord) => unknown;
}

/**
 * The loop under {@link fit}, for steps of your own, such as those of a GAN with two optimisers: goes through the data
 * `epochs` times, calls `step` for each batch, averages what it measured, and reports.
 *
 * Values are read from the device only for reports and at the end of an epoch. Other work of the page or process has its
 * turn every 15 ms.
 *
 * @param data - The batches of an epoch.
 * @param step - Does one step, and answers or records its metrics.
 * @throws NNError when `epochs` is not a whole number from 0 on.
 *
 * @example
 * ```ts
 * import { trainLoop } from "@nn/train";
 * import { tensor } from "@nn/tensor";
 * const batches = [tensor([1, 2]), tensor([3, 4])];
 * const { history } = await trainLoop(batches, (x) => ({ mean: x.mean() }), { epochs: 3 });
 * console.log(history[2].metrics.mean); // 2.5
 * ```
 */
export async function trainLoop<Batch>(
  data: Batches<Batch>,
  step: StepFunction<Batch>,
  options: TrainLoopOptions,
): Promise<TrainResult> {
  const { epochs, reporter = {} } = options;
  if (!Number.isInteger(epochs) || epochs < 0) {
    throw new NNError("train", `epochs must be a whole number from 0 on, got ${epochs}`);
  }
  let result: TrainResult | undefined;
  try {
    await reporter.start?.({ epochs, stepsPerEpoch: data.length });
    result = await run(data, step, options, reporter);
  } finally {
    await reporter.end?.(result);
  }
  return result;
}

async function run<Batch>(
  data: Batches<Batch>,
  step: StepFunction<Batch>,
  options: TrainLoopOptions,
  reporter: Reporter,
): Promise<TrainResult> {
  const { epochs, maxSteps = Infinity, signal, onStep } = options;
  const means = new Means();
  const history: EpochRecord[] = [];
  const begin = performance.now();
  const meter = new SpeedMeter(begin);
  let stepsPerEpoch = data.length;
  let totalSteps = 0;
  let lastReport = -Infinity;
  const ended = (): boolean => signal?.aborted === true || totalSteps >= maxSteps;

  for (let epoch = 1; epoch <= epochs && !ended(); epoch++) {
    const epochBegin = performance.now();
    let steps = 0;
    let complete = true;
    means.reset();

    const progress = async (): Promise<Progress> => {
      const metrics = await means.read();
      const planned = stepsPerEpoch === undefined ? undefined : stepsPerEpoch * epochs;
      const plannedSteps =
        planned === undefined && maxSteps === Infinity ? undefined : Math.min(planned ?? Infinity, maxSteps);
      const speed = meter.measure(totalSteps, plannedSteps);
      return { epoch, epochs, step: steps, stepsPerEpoch, totalSteps, plannedSteps, ...speed, metrics };
    };

    for await (const batch of data) {
      const examples = examplesIn(batch);
      const record = (metrics: Metrics): void => means.record(metrics, examples);
      const context = { epoch, step: steps + 1, totalSteps: totalSteps + 1, record };
      const answer = step(batch, context);
      const metrics = answer instanceof Promise ? await answer : answer;
      if (metrics) record(metrics);
      means.flush();
      steps++;
      totalSteps++;
      if (onStep) await onStep(context);
      if (reporter.progress && performance.now() - lastReport >= (reporter.interval ?? 100)) {
        await reporter.progress(await progress());
        lastReport = performance.now();
      }
      await breathe();
      if (ended()) {
        complete = steps === stepsPerEpoch;
        break;
      }
    }
    if (steps === 0) {
      throw new NNError(
        "train",
        `the data gave no batch in epoch ${epoch}`,
        "pass a DataLoader or an array; a generator can be gone through only once",
      );
    }

    if (complete) stepsPerEpoch ??= steps;
    const last = await progress();
    const validation = options.validate && !signal?.aborted ? await numbersOf(await options.validate()) : {};
    const seconds = (performance.now() - epochBegin) / 1000;
    const metrics = means.all();
    const record: EpochRecord = { epoch, steps, complete, seconds, metrics, validation };
    history.push(record);
    await reporter.epoch?.(record, { ...last, metrics });
    if ((await options.onEpoch?.(record)) === "stop") break;
  }
  const seconds = (performance.now() - begin) / 1000;
  return { history, interrupted: signal?.aborted ?? false, steps: totalSteps, seconds };
}

async function numbersOf(metrics: Metrics): Promise<Record<string, number>> {
  const entries = Object.entries(metrics).map(async ([name, value]): Promise<[string, number]> => [
    name,
    typeof value === "number" ? value : await value.item(),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}
