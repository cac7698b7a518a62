import { DataLoader, SeriesWindows, type WindowBatch } from "@nn/data";
import { AdamW, CosineAnnealingLR } from "@nn/optim";
import { NNError, ShapeError, ValueError, type Tensor } from "@nn/tensor";
import { EarlyStopping, evaluate, fit, type FitOptions, type TrainResult } from "@nn/train";
import type { Forecaster } from "./forecaster.js";

/** What is decided by {@link fitForecaster} itself. */
type Decided = "epochs" | "optimizer" | "loss" | "compile" | "validate" | "schedule";

/** Options of {@link fitForecaster}: how to train, and all that `fit` of `@nn/train` takes (`callbacks`, `resume`, …). */
export interface FitForecasterOptions extends Omit<FitOptions<WindowBatch>, Decided> {
  /** Initially 10. */
  readonly epochs?: number;
  /** Windows in a batch. Initially 64. */
  readonly batchSize?: number;
  /** The learning rate at the start, which falls to 0 along a half cosine. Initially 0.001. */
  readonly lr?: number;
  /** How much weights shrink, see `AdamW`. Initially 0.01. */
  readonly weightDecay?: number;
  /** Later windows, on which the loss is measured after each epoch; the weights of the best one are kept. */
  readonly validation?: SeriesWindows;
  /** After how many epochs without progress on them training ends. Initially 10. */
  readonly patience?: number;
  /** Fixes the order of the windows. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
}

/**
 * Trains a forecaster by the loss of its forecasts: AdamW, gradients clipped at a norm of 1, captured steps.
 *
 * @param model - Is in `eval()` mode in the end.
 * @param windows - Of at least its context, and of its horizon.
 * @throws ShapeError when they are not; ValueError when the model has nothing to learn, as `SeasonalNaive` hasn't; and what
 * `fit` throws.
 *
 * @example
 * ```ts
 * import { maunaLoaCo2, splitByTime, standardizeSeries } from "@nn/data";
 * import { DLinear, evaluateForecaster, fitForecaster } from "@nn/transformer";
 * const { series } = standardizeSeries(await maunaLoaCo2(), { to: 400 });
 * const [train, validation, test] = splitByTime(series, [400, 136, 136], { context: 48, horizon: 12 });
 * const model = new DLinear(48, 12);
 * await fitForecaster(model, train, { validation, epochs: 2 });
 * console.log(await evaluateForecaster(model, test, { season: 12 })); // { mae, mse, mase, … }
 * ```
 */
export async function fitForecaster(
  model: Forecaster,
  windows: SeriesWindows,
  options: FitForecasterOptions = {},
): Promise<TrainResult> {
  const {
    epochs = 10,
    batchSize = 64,
    lr = 1e-3,
    weightDecay = 0.01,
    patience = 10,
    seed,
    ...others
  } = options;
  const { validation, callbacks = [], ...rest } = others;
  checkWindows("fitForecaster", model, windows);
  const parameters = model.parameters();
  if (parameters.length === 0) {
    throw new ValueError(
      "fitForecaster",
      `${model.constructor.name} has nothing to learn`,
      "use it as it is",
    );
  }
  const loader = new DataLoader(windows, { batchSize, shuffle: true, ...(seed !== undefined && { seed }) });
  const optimizer = new AdamW(parameters, { lr, weightDecay });
  const updates = epochs * Math.ceil(loader.length / (rest.accumulate ?? 1));
  const result = await fit(model, loader, {
    clipGradNorm: 1,
    ...rest,
    epochs,
    optimizer,
    compile: true,
    loss: (batch) => lossOf(model, batch),
    schedule: { schedule: new CosineAnnealingLR(optimizer, Math.max(updates, 1)), every: "step" },
    ...(validation && validating(model, validation)),
    callbacks: [
      ...callbacks,
      ...(validation ? [new EarlyStopping({ monitor: "validation.loss", patience, restoreBest: true })] : []),
    ],
  });
  model.eval();
  return result;
}

function validating(
  model: Forecaster,
  windows: SeriesWindows,
): { readonly validate: () => Promise<Record<string, number>> } {
  checkWindows("fitForecaster: validation", model, windows);
  const loader = new DataLoader(windows, { batchSize: 256 });
  return { validate: () => evaluate(model, loader, (batch) => lossOf(model, batch)) };
}

function lossOf(model: Forecaster, batch: WindowBatch): Tensor {
  return model.forward(batch.past, batch).loss(batch.future);
}

/** Refuses windows that a model can't use. */
export function checkWindows(operation: string, model: Forecaster, windows: SeriesWindows): void {
  const { context, horizon } = model;
  if (!(windows instanceof SeriesWindows)) {
    throw new NNError(operation, "expected SeriesWindows", "make them with new SeriesWindows(series, { context, horizon })"); // prettier-ignore
  }
  if (windows.context >= context && windows.horizon === horizon) return;
  throw new ShapeError(
    operation,
    `the windows have ${windows.context} values and the ${windows.horizon} after them, the model sees ${context} and forecasts ${horizon}`,
    `make them with { context: ${context}, horizon: ${horizon} }`,
  );
}
