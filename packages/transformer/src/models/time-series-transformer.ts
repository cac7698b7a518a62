import { Dropout, LayerNorm, Linear } from "@nn/layers";
import { concat, formatShape, NNError, pad, ShapeError, type Generator, type Tensor } from "@nn/tensor";
import { LearnedPositions } from "../attention/index.js";
import { TransformerBlock } from "../blocks/index.js";
import { checkByChannel, forecastByChannel } from "../forecasting/by-channel.js";
import type { Forecast, ForecastHead } from "../forecasting/forecast.js";
import { Forecaster, type Covariates } from "../forecasting/forecaster.js";
import { gaussianHead } from "../forecasting/heads/gaussian.js";
import type { SeriesScaling } from "../forecasting/scaling.js";

/** Options of {@link TimeSeriesTransformer}. */
export interface TimeSeriesTransformerOptions {
  /** How many values make a token; 1: value by value. Initially 16. */
  readonly patchLength?: number;
  /** From one patch to the next. Initially `patchLength`, with no overlap. */
  readonly patchStride?: number;
  /** What is forecast of each value: `gaussianHead()` (initially), `studentTHead`, `quantileHead` or `pointHead`. */
  readonly head?: ForecastHead;
  /** How contexts are scaled, each channel by itself. Initially "std". */
  readonly scaling?: SeriesScaling;
  /** How many features are known beforehand of each time. Initially 0. */
  readonly knownFeatures?: number;
  /** How many features are the same at all times. Initially 0. */
  readonly fixedFeatures?: number;
  /** The size of a token. Initially 64. */
  readonly embedDim?: number;
  /** A divisor of it. Initially 4. */
  readonly numHeads?: number;
  /** Initially 3. */
  readonly numLayers?: number;
  /** The size between the products of a feed-forward part. Initially 2 embedDim. */
  readonly hiddenDim?: number;
  /** The probability with which numbers are dropped in training. Initially 0.1. */
  readonly dropout?: number;
  /** Where the first values and the dropout come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * A transformer that forecasts all of the horizon at once: PatchTST (Nie et al. 2023) with covariates and with a
 * distribution of each value.
 *
 * Each channel goes through the same model by itself, scaled by its own context. Patches of the context are tokens of an
 * encoder (pre-norm, GELU, learned positions); one product of all its tokens, laid flat, gives the forecast. With known
 * features a token also has those of its times, and patches of the horizon, of which they are all that is known, are
 * further tokens; the fixed features are one more.
 *
 * Attributes: `value` `Linear(patchLength, embedDim)`, with covariates `known` and `fixed`; `positions`, `blocks`, `norm`,
 * and `output`, from all tokens to the horizon.
 *
 * @param context - How many values are seen, at least a patch; where patches don't divide it, the oldest value is repeated
 * before it.
 * @param horizon - How many are forecast.
 * @throws NNError when sizes don't fit one another; ShapeError from `forward` when inputs don't.
 *
 * @example
 * ```ts
 * import { maunaLoaCo2, splitByTime } from "@nn/data";
 * import { fitForecaster, forecastInterval, TimeSeriesTransformer } from "@nn/transformer";
 * const [train, test] = splitByTime(await maunaLoaCo2(), [0.8, 0.2], { context: 48, horizon: 12 });
 * const model = new TimeSeriesTransformer(48, 12, { patchLength: 12, embedDim: 16, knownFeatures: 1 });
 * await fitForecaster(model, train, { epochs: 1 });
 * const { past, known } = test.batch([0]);
 * const forecast = await model.forecast(past, { known });
 * const { low, high } = forecastInterval(forecast, 0.8);
 * console.log(forecast.mean.shape, low.shape, high.shape); // [1, 12, 1], three times
 * ```
 */
export class TimeSeriesTransformer extends Forecaster {
  readonly patchLength: number;
  readonly patchStride: number;
  readonly head: ForecastHead;
  readonly scaling: SeriesScaling;
  readonly knownFeatures: number;
  readonly fixedFeatures: number;
  value: Linear;
  known: Linear | undefined;
  fixed: Linear | undefined;
  positions: LearnedPositions;
  dropout: Dropout;
  blocks: TransformerBlock[];
  norm: LayerNorm;
  output: Linear;

  constructor(context: number, horizon: number, options: TimeSeriesTransformerOptions = {}) {
    super(context, horizon);
    const {
      patchLength = 16,
      patchStride = patchLength,
      embedDim = 64,
      numHeads = 4,
      numLayers = 3,
    } = options;
    const {
      hiddenDim = 2 * embedDim,
      dropout = 0.1,
      knownFeatures = 0,
      fixedFeatures = 0,
      generator,
    } = options;
    const { head = gaussianHead(), scaling = "std" } = options;
    checkPatches(context, patchLength, patchStride);
    checkByChannel("TimeSeriesTransformer", { head, scaling });
    this.patchLength = patchLength;
    this.patchStride = patchStride;
    this.head = head;
    this.scaling = scaling;
    this.knownFeatures = knownFeatures;
    this.fixedFeatures = fixedFeatures;
    const random = generator ? { generator } : {};
    const ahead = knownFeatures > 0 ? Math.ceil(horizon / patchLength) : 0;
    const tokens = Math.ceil((context - patchLength) / patchStride) + 1 + ahead + (fixedFeatures > 0 ? 1 : 0);
    this.value = new Linear(patchLength, embedDim, random);
    this.known = knownFeatures > 0 ? new Linear(patchLength * knownFeatures, embedDim, random) : undefined;
    this.fixed = fixedFeatures > 0 ? new Linear(fixedFeatures, embedDim, random) : undefined;
    this.positions = new LearnedPositions(tokens, embedDim, random);
    this.dropout = new Dropout(dropout, random);
    const block = { normFirst: true, activation: "gelu", hiddenDim, dropout, generator } as const;
    this.blocks = Array.from({ length: numLayers }, () => new TransformerBlock(embedDim, numHeads, block));
    this.norm = new LayerNorm(embedDim);
    this.output = new Linear(tokens * embedDim, horizon * head.outputs, random);
  }

  forward(past: Tensor, covariates: Covariates = {}): Forecast {
    const x = this.seen(past); // [n, context, channels]
    const known = this.#knownTokens(past, covariates.known); // [n, patches of context and horizon, E]
    const fixed = this.#fixedToken(past, covariates.fixed); // [n, 1, E]
    const channels = past.shape[2];
    const forAll = (tokens: Tensor): Tensor => tokens.repeatInterleave(channels, 0); // [n * channels, …, E]
    return forecastByChannel(this, x, (series) => {
      let values = this.value.forward(this.#patches(series)); // [n * channels, patches, E]
      const others = fixed ? [forAll(fixed)] : [];
      if (known) {
        const patches = values.shape[1];
        values = values.add(forAll(known.slice(null, [0, patches])));
        others.unshift(forAll(known.slice(null, [patches, null])));
      }
      const tokens = concat([values, ...others], 1); // [n * channels, tokens, E]
      let y = this.dropout.forward(this.positions.forward(tokens));
      for (const block of this.blocks) y = block.forward(y);
      return this.output.forward(this.norm.forward(y).flatten(1)); // [n * channels, horizon * outputs]
    });
  }

  /** Patches of a context `[n, context, …]`, the newest whole: `[n, patches, …, patchLength]`. */
  #patches(x: Tensor): Tensor {
    const { context, patchLength, patchStride } = this;
    const before = (patchStride - ((context - patchLength) % patchStride)) % patchStride;
    return replicated(x, before, 0).unfold(1, patchLength, patchStride);
  }

  #knownTokens(past: Tensor, known: Tensor | undefined): Tensor | undefined {
    const [n, time] = past.shape;
    this.#check("known", known, this.knownFeatures, [n, time + this.horizon, this.knownFeatures]);
    if (!known || !this.known) return undefined;
    const { context, horizon, patchLength } = this;
    const seen = this.#patches(known.slice(null, [time - context, time])); // [n, patches, F, P]
    const rest = (patchLength - (horizon % patchLength)) % patchLength;
    const ahead = replicated(known.slice(null, [time, time + horizon]), 0, rest);
    return this.known.forward(concat([seen, ahead.unfold(1, patchLength, patchLength)], 1).flatten(2));
  }

  #fixedToken(past: Tensor, fixed: Tensor | undefined): Tensor | undefined {
    this.#check("fixed", fixed, this.fixedFeatures, [past.shape[0], this.fixedFeatures]);
    return fixed && this.fixed?.forward(fixed).unsqueeze(1);
  }

  /** Refuses features that don't fit; those the model wasn't made for are not looked at. */
  #check(name: string, given: Tensor | undefined, features: number, shape: readonly number[]): void {
    if (features === 0 || given?.shape.join() === shape.join()) return;
    const found = given ? formatShape(given.shape) : "nothing";
    throw new ShapeError(
      "TimeSeriesTransformer",
      `${name} must have shape ${formatShape(shape)}, got ${found}`,
      `the model was made with ${name}Features: ${features}`,
    );
  }

  override extraRepr(): string {
    return `${this.context}, ${this.horizon}, patchLength=${this.patchLength}`;
  }
}

function checkPatches(context: number, length: number, stride: number): void {
  const whole = (value: number, most: number): boolean =>
    Number.isSafeInteger(value) && value > 0 && value <= most;
  if (whole(length, context) && whole(stride, length)) return;
  throw new NNError(
    "TimeSeriesTransformer",
    `patches of ${length}, one every ${stride}, don't fit a context of ${context}`,
    `take a patchLength in 1 … ${context} and a patchStride in 1 … patchLength`,
  );
}

/** The first value once more `before` times, the last `after` times, along axis 1. */
function replicated(x: Tensor, before: number, after: number): Tensor {
  const others = x.shape.slice(2).map((): [number, number] => [0, 0]);
  return before + after === 0 ? x : pad(x, [[before, after], ...others], { mode: "replicate" });
}
