import { ShapeError, ValueError, type Tensor } from "@nn/tensor";
import { fromTypedArray } from "@nn/tensor/graph";
import { allIndices, checkIndices } from "../check-indices.js";
import type { Dataset } from "../dataset.js";
import { checkWhole } from "../synthetic/draws.js";
import { allSeries, checkSeries, type CheckedSeries, type Series } from "./series.js";

/** Options of {@link SeriesWindows}. */
export interface SeriesWindowsOptions {
  /** How many values are seen. */
  readonly context: number;
  /** How many values after them are to be forecast. */
  readonly horizon: number;
  /** From one window to the next, in steps of time. Initially 1. */
  readonly stride?: number;
  /** The first time that is forecast, in each series. Initially the first that has a whole context before it. */
  readonly from?: number;
  /** The time before which all that is forecast lies. Initially the end of each series. */
  readonly to?: number;
}

/** Windows together. `known` and `fixed` are there when the series have them. */
export interface WindowBatch {
  /** What is seen: `[n, context, channels]`. */
  readonly past: Tensor;
  /** What is to be forecast: `[n, horizon, channels]`. */
  readonly future: Tensor;
  /** What is known beforehand of every time, seen or forecast: `[n, context + horizon, features]`. */
  readonly known?: Tensor;
  /** What is the same at all times: `[n, features]`. */
  readonly fixed?: Tensor;
}

/** Where a window lies. */
export interface WindowPlace {
  /** The number of its series. */
  readonly series: number;
  /** The first time that is forecast; the context ends before it. */
  readonly time: number;
}

/**
 * Windows over one or many series: `past`, the values that are seen, and `future`, those that follow and are to be
 * forecast. Nothing is copied before a batch is asked for.
 *
 * `from` and `to` limit what is forecast. The contexts of windows that start at `from` reach back before it, as a
 * forecaster's do who knows all up to then; {@link splitByTime} makes parts to train and to test with this way.
 *
 * @example
 * ```ts
 * import { DataLoader, SeriesWindows } from "@nn/data";
 * const series = { values: Float32Array.from({ length: 100 }, (_, t) => Math.sin(t / 5)) };
 * const windows = new SeriesWindows(series, { context: 24, horizon: 6 });
 * console.log(windows.length, windows.place(0)); // 71 { series: 0, time: 24 }
 * for await (const { past, future } of new DataLoader(windows, { batchSize: 71 })) {
 *   console.log(past.shape, future.shape); // [71, 24, 1] [71, 6, 1]
 * }
 * ```
 */
export class SeriesWindows implements Dataset<WindowBatch> {
  /** The number of windows. */
  readonly length: number;
  /** The names of the channels. */
  readonly channels: readonly string[];
  readonly context: number;
  readonly horizon: number;
  readonly #series: readonly CheckedSeries[];
  /** The number of windows in all series up to each. */
  readonly #ends: readonly number[];
  readonly #first: number;
  readonly #stride: number;

  /**
   * @param series - One or many, of the same channels and features. Their lengths may differ; those that are too short
   * for a window have none.
   * @throws ShapeError when they differ in their channels or features, or the numbers of one don't fit each other;
   * ValueError for a number that is NaN or infinite, by its place, when no window fits, and for options that can't be.
   */
  constructor(series: Series | readonly Series[], options: SeriesWindowsOptions) {
    const { context, horizon, stride = 1, from = 0, to } = options ?? {};
    for (const [name, value] of Object.entries({ context, horizon, stride })) {
      checkWhole("SeriesWindows", name, value);
    }
    for (const [name, value] of Object.entries({ from, to: to ?? 0 }))
      checkWhole("SeriesWindows", name, value, 0);
    this.#series = allSeries(series).map((one, i) => checkSeries("SeriesWindows", `series ${i}`, one));
    checkAlike(this.#series);
    this.context = context;
    this.horizon = horizon;
    this.#stride = stride;
    this.#first = Math.max(from, context);
    let length = 0;
    this.#ends = this.#series.map((one) => (length += this.#windowsIn(Math.min(one.length, to ?? Infinity))));
    if (length === 0) throw noWindow(this.#series, options);
    this.length = length;
    this.channels = this.#series[0].channels;
  }

  /**
   * Where a window lies.
   *
   * @throws IndexError where the index is out of range.
   */
  place(index: number): WindowPlace {
    checkIndices("SeriesWindows.place", [index], this.length);
    return this.#place(index);
  }

  /**
   * The windows at `indices`, together.
   *
   * @throws IndexError where an index is out of range.
   */
  batch(indices: ArrayLike<number>): WindowBatch {
    checkIndices("SeriesWindows.batch", indices, this.length);
    const places = Array.from(indices, (index) => this.#place(index));
    const { context, horizon } = this;
    const { known, fixed } = this.#series[0];
    return {
      past: this.#rows(places, "values", -context, 0),
      future: this.#rows(places, "values", 0, horizon),
      ...(known.length > 0 && { known: this.#rows(places, "known", -context, horizon) }),
      ...(fixed.length > 0 && { fixed: this.#fixed(places) }),
    };
  }

  /** Every window, in one batch. */
  all(): WindowBatch {
    return this.batch(allIndices(this.length));
  }

  /** The windows of a series of which so many times may be forecast. */
  #windowsIn(length: number): number {
    return Math.max(0, Math.floor((length - this.horizon - this.#first) / this.#stride) + 1);
  }

  #place(index: number): WindowPlace {
    const series = this.#ends.findIndex((end) => index < end);
    const within = index - (series > 0 ? this.#ends[series - 1] : 0);
    return { series, time: this.#first + within * this.#stride };
  }

  /** Rows `from` to `to`, counted from the time of each window: `[n, to - from, width]`. */
  #rows(places: readonly WindowPlace[], kind: "values" | "known", from: number, to: number): Tensor {
    const width = this.#series[0][kind].length / this.#series[0].length;
    const size = (to - from) * width;
    const rows = new Float32Array(places.length * size);
    places.forEach(({ series, time }, i) => {
      const begin = (time + from) * width;
      rows.set(this.#series[series][kind].subarray(begin, begin + size), i * size);
    });
    return fromTypedArray(rows, "float32", [places.length, to - from, width]);
  }

  #fixed(places: readonly WindowPlace[]): Tensor {
    const width = this.#series[0].fixed.length;
    const rows = new Float32Array(places.length * width);
    places.forEach(({ series }, i) => rows.set(this.#series[series].fixed, i * width));
    return fromTypedArray(rows, "float32", [places.length, width]);
  }
}

function checkAlike(all: readonly CheckedSeries[]): void {
  if (all.length === 0) throw new ValueError("SeriesWindows", "needs at least one series");
  const [first] = all;
  const widths = ({ channels, known, fixed, length }: CheckedSeries): string =>
    `${channels.length} channels, ${known.length / length} known and ${fixed.length} fixed features`;
  const other = all.findIndex((one) => widths(one) !== widths(first));
  if (other < 0) return;
  const found = `series 0 has ${widths(first)}, series ${other} ${widths(all[other])}`;
  throw new ShapeError("SeriesWindows", found, "give all series the same ones");
}

function noWindow(all: readonly CheckedSeries[], options: SeriesWindowsOptions): ValueError {
  const { context, horizon, from, to } = options;
  const longest = all.reduce((most, { length }) => Math.max(most, length), 0);
  const limits = [from !== undefined && `from time ${from}`, to !== undefined && `up to time ${to}`];
  const where = limits.filter(Boolean).join(" ");
  return new ValueError(
    "SeriesWindows",
    `no window of ${context} values and the ${horizon} after them fits: the longest series has ${longest} times` +
      (where && `, of which those ${where} are forecast`),
    "take a shorter context or horizon",
  );
}
