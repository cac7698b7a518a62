import { breathe, type Source } from "@nn/data";
import { NNError } from "@nn/tensor";
import { CallbackList } from "./callback-list.js";
import type { Callback, StepPlace } from "./callback.js";
import { resume } from "./checkpoint/resume.js";
import { examplesIn } from "./means.js";
import { isStateful, type Parts } from "./stateful.js";
import { Training, type TrainingPlan } from "./training.js";
import type { Batches, EpochRecord, Metrics, TrainResult } from "./types.js";

/** Where a step stands, and where it leaves its measurements. */
export interface StepContext extends StepPlace {
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
  /** Who is told how it goes, and may end it. Initially nobody. */
  readonly callbacks?: readonly Callback[];
  /** Ends training after the current step; what was done so far is the result, and nothing is thrown. */
  readonly signal?: AbortSignal;
  /** Measures something after each epoch: see {@link evaluate}. Left out after the signal. */
  readonly validate?: () => Metrics | Promise<Metrics>;
  /**
   * What has a state that checkpoints are to hold, by name: models, optimisers, schedules, generators. The place in the
   * data, the default generator and the callbacks need not be named.
   */
  readonly parts?: Parts;
  /**
   * Goes on from a checkpoint of {@link Checkpoints}, bit for bit as if training had never stopped (on the same backend):
   * a file, its URL or its bytes; or a folder, of which the newest is taken, and where there is none training begins. Give
   * everything else as it was; `epochs` and `maxSteps` count from the very beginning.
   */
  readonly resume?: Source | undefined;
  /** After the last step of each epoch that is complete, before `validate`. */
  readonly afterSteps?: () => void | Promise<void>;
}

/**
 * The loop under {@link fit}, for steps of your own, such as those of a GAN with two optimisers: goes through the data
 * `epochs` times, calls `step` for each batch, averages what it measured, and tells the callbacks.
 *
 * Values are read from the device only for `onProgress` and at the end of an epoch. Other work of the page or process has
 * its turn every 15 ms.
 *
 * @param data - The batches of an epoch.
 * @param step - Does one step, and answers or records its metrics.
 * @throws NNError when `epochs` is not a whole number from 0 on, or `maxSteps` is below 0.
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
export function trainLoop<Batch>(
  data: Batches<Batch>,
  step: StepFunction<Batch>,
  options: TrainLoopOptions,
): Promise<TrainResult> {
  return checkedLoop(data, step, options, undefined);
}

/** The loop, with what looks at the means wherever they are read. */
export async function checkedLoop<Batch>(
  data: Batches<Batch>,
  step: StepFunction<Batch>,
  options: TrainLoopOptions,
  check: TrainingPlan["check"],
): Promise<TrainResult> {
  const { epochs, maxSteps = Infinity, signal, validate, afterSteps } = options;
  if (!Number.isInteger(epochs) || epochs < 0) {
    throw new NNError("train", `epochs must be a whole number from 0 on, got ${epochs}`);
  }
  if (!(maxSteps >= 0)) throw new NNError("train", `maxSteps must be at least 0, got ${maxSteps}`);
  const callbacks = new CallbackList(options.callbacks ?? []);
  const parts = { ...options.parts, callbacks };
  const training = new Training({ epochs, maxSteps, data, signal, parts, check });
  let result: TrainResult | undefined;
  try {
    if (options.resume !== undefined) await resume(training, options.resume);
    await check?.(training, {});
    await callbacks.start(training);
    result = await run(training, callbacks, { data, step, validate, afterSteps });
  } finally {
    await callbacks.end(result);
  }
  return result;
}

/** What is done, as against who watches. */
interface Work<Batch> {
  readonly data: Batches<Batch>;
  readonly step: StepFunction<Batch>;
  readonly validate: TrainLoopOptions["validate"];
  readonly afterSteps: TrainLoopOptions["afterSteps"];
}

async function run<Batch>(
  training: Training,
  callbacks: CallbackList,
  work: Work<Batch>,
): Promise<TrainResult> {
  let cutShort: EpochRecord | undefined;
  while (training.epoch <= training.epochs && !training.ended && !cutShort) {
    training.beginEpoch();
    const complete = await runSteps(training, callbacks, work);
    if (complete) await work.afterSteps?.();
    const validation = work.validate && !training.interrupted ? await numbersOf(await work.validate()) : {};
    const record = await training.record(complete, validation);
    const progress = { ...training.progress(new Map()), metrics: record.metrics };
    if (complete) training.endEpoch(record);
    else cutShort = record;
    await callbacks.epoch(training, record, progress);
  }
  return training.result(cutShort);
}

/** The steps of an epoch, or those that are left of it; whether they were all done. */
async function runSteps<Batch>(
  training: Training,
  callbacks: CallbackList,
  { data, step }: Work<Batch>,
): Promise<boolean> {
  const { means } = training;
  const isWhole = (): boolean => training.step === training.stepsPerEpoch;
  // Resumed after the last step of an epoch: a loader would begin the next one.
  if (training.step > 0 && isWhole()) return true;
  let done = isStateful(data) ? 0 : training.step;
  for await (const batch of data) {
    if (done-- > 0) continue;
    const examples = examplesIn(batch);
    const record = (metrics: Metrics): void => means.record(metrics, examples);
    const place = { epoch: training.epoch, step: training.step + 1, totalSteps: training.totalSteps + 1 };
    const answer = step(batch, { ...place, record });
    const metrics = answer instanceof Promise ? await answer : answer;
    if (metrics) record(metrics);
    await means.flush();
    training.countStep();
    await callbacks.step(training);
    await breathe();
    if (training.ended) return isWhole();
  }
  if (training.step > 0) return true;
  throw new NNError(
    "train",
    `the data gave no batch in epoch ${training.epoch}`,
    "pass a DataLoader or an array; a generator can be gone through only once",
  );
}

async function numbersOf(metrics: Metrics): Promise<Record<string, number>> {
  const entries = Object.entries(metrics).map(async ([name, value]): Promise<[string, number]> => [
    name,
    typeof value === "number" ? value : await value.item(),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}
