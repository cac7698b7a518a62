import { defaultGenerator, ValueError } from "@nn/tensor";
import { fit } from "./fit.js";
import { isStateful, loadStates, statesOf, type Parts, type Stateful } from "./stateful.js";
import type { Batches, LossFunction, Steppable, Trainable } from "./types.js";

/** Options of {@link findLearningRate}. */
export interface FindLearningRateOptions<Batch> {
  /** What changes the parameters; its groups' rates are set, and put back. */
  readonly optimizer: Steppable & Stateful & { readonly paramGroups: readonly { lr: number }[] };
  /** What is to become small. */
  readonly loss: LossFunction<Batch>;
  /** The first rate. Initially 1e-7. */
  readonly startLr?: number;
  /** The last one. Initially 10. */
  readonly endLr?: number;
  /** How many rates are tried, one per step; epochs follow on each other. Initially 100. */
  readonly steps?: number;
  /** How much of the smoothed loss is kept at each step, from 0 up to but not including 1. Initially 0.9. */
  readonly smoothing?: number;
  /** Ends when the smoothed loss is so many times the smallest. Initially 4; Infinity goes on to the end. */
  readonly divergence?: number;
}

/** What a learning rate did. */
export interface LearningRatePoint {
  readonly lr: number;
  readonly loss: number;
  /** The exponential moving average of the losses so far, without its bias towards 0. */
  readonly smoothed: number;
}

/** What {@link findLearningRate} found. */
export interface LearningRateCurve {
  readonly points: readonly LearningRatePoint[];
  /** The rate at which the smoothed loss falls fastest; undefined when it never falls. */
  readonly suggestion: number | undefined;
}

/**
 * The learning-rate range test (Smith 2015, section 3.3): trains with a rate that grows from step to step,
 * lr_i = startLr · (endLr / startLr)^(i / (steps - 1)), and looks at the loss. The suggestion is the rate of the steepest
 * fall of the smoothed loss over log(lr). Model, optimiser, default generator and loader are afterwards exactly as before.
 *
 * @param model - The model.
 * @param data - Batches; gone through again where there are fewer than steps.
 * @throws ValueError for options that make no sense, and what the loss throws; model and optimiser are put back then, too.
 *
 * @example
 * ```ts
 * import { DataLoader, digits } from "@nn/data";
 * import { Linear, mseLoss } from "@nn/layers";
 * import { Adam } from "@nn/optim";
 * import { findLearningRate } from "@nn/train";
 * const model = new Linear(64, 64);
 * const optimizer = new Adam(model.parameters());
 * const { points, suggestion } = await findLearningRate(model, new DataLoader(digits().train, { batchSize: 64 }), {
 *   optimizer,
 *   loss: ({ x }) => mseLoss(model.forward(x), x),
 *   steps: 40,
 * });
 * console.log(points.length, suggestion);
 * ```
 */
export async function findLearningRate<Batch>(
  model: Trainable & Stateful,
  data: Batches<Batch>,
  options: FindLearningRateOptions<Batch>,
): Promise<LearningRateCurve> {
  const settings = checked(options);
  const { optimizer, loss } = options;
  const parts: Parts = { model, optimizer, random: defaultGenerator, ...(isStateful(data) && { data }) };
  const before = statesOf(parts);
  const { training } = model;
  const points: LearningRatePoint[] = [];
  setRate(optimizer, rateAt(0, settings));
  try {
    await fit(model, data, {
      optimizer,
      loss,
      checkLoss: false,
      epochs: settings.steps,
      maxSteps: settings.steps,
      callbacks: [
        { everySteps: 1, onProgress: ({ metrics }) => next(points, metrics.loss, optimizer, settings) },
      ],
    });
  } finally {
    loadStates(parts, before);
    model.train(training);
  }
  return { points, suggestion: steepest(points) };
}

type Settings = Required<Omit<FindLearningRateOptions<never>, "optimizer" | "loss">>;

function checked<Batch>(options: FindLearningRateOptions<Batch>): Settings {
  const { startLr = 1e-7, endLr = 10, steps = 100, smoothing = 0.9, divergence = 4 } = options;
  const refuse = (problem: string): never => {
    throw new ValueError("findLearningRate", problem);
  };
  if (!(startLr > 0 && startLr < endLr && endLr < Infinity)) refuse(`startLr must be above 0 and below endLr, got ${startLr} and ${endLr}`); // prettier-ignore
  if (!Number.isInteger(steps) || steps < 2) refuse(`steps must be a whole number from 2 on, got ${steps}`);
  if (!(smoothing >= 0 && smoothing < 1))
    refuse(`smoothing must be at least 0 and below 1, got ${smoothing}`);
  if (!(divergence > 1)) refuse(`divergence must be above 1, got ${divergence}`);
  return { startLr, endLr, steps, smoothing, divergence };
}

function rateAt(step: number, { startLr, endLr, steps }: Settings): number {
  return startLr * (endLr / startLr) ** (step / (steps - 1));
}

function setRate({ paramGroups }: { readonly paramGroups: readonly { lr: number }[] }, lr: number): void {
  for (const group of paramGroups) group.lr = lr;
}

/** Takes note of a step, and sets the rate of the next. */
function next(
  points: LearningRatePoint[],
  loss: number,
  optimizer: FindLearningRateOptions<never>["optimizer"],
  settings: Settings,
): "stop" | undefined {
  if (!Number.isFinite(loss)) return "stop";
  const { smoothing, divergence } = settings;
  const count = points.length;
  const last = points.at(-1)?.smoothed ?? 0;
  // Adam's correction of the bias: the mean of what there is so far.
  const sum = smoothing * last * (1 - smoothing ** count) + (1 - smoothing) * loss;
  const smoothed = sum / (1 - smoothing ** (count + 1));
  points.push({ lr: rateAt(count, settings), loss, smoothed });
  setRate(optimizer, rateAt(count + 1, settings));
  const lowest = Math.min(...points.map((point) => point.smoothed));
  return smoothed > divergence * lowest ? "stop" : undefined;
}

/** Where the smoothed loss falls fastest: rates are evenly spaced in their logarithms. */
function steepest(points: readonly LearningRatePoint[]): number | undefined {
  let best: number | undefined;
  let slope = 0;
  for (let i = 1; i + 1 < points.length; i++) {
    const fall = points[i + 1].smoothed - points[i - 1].smoothed;
    if (fall < slope) [slope, best] = [fall, points[i].lr];
  }
  return best;
}
