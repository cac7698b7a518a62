import { NNError, ValueError } from "@nn/tensor";
import type { EpochRecord } from "./types.js";

/** What is watched over the epochs, by {@link EarlyStopping} and others. */
export interface MonitorOptions {
  /** A metric of training ("loss") or of `validate` ("validation.loss"). Initially "validation.loss". */
  readonly monitor?: string;
  /** Whether it is to become small or large. Initially "min". */
  readonly mode?: "min" | "max";
}

const VALIDATION = "validation.";

/** Reads one number of each epoch, and compares. */
export class Monitor {
  readonly name: string;
  readonly #operation: string;
  readonly #sign: 1 | -1;

  constructor(operation: string, { monitor = "validation.loss", mode = "min" }: MonitorOptions) {
    if (mode !== "min" && mode !== "max") {
      throw new ValueError(operation, `mode must be "min" or "max", got ${String(mode)}`);
    }
    this.#operation = operation;
    this.name = monitor;
    this.#sign = mode === "min" ? 1 : -1;
  }

  /**
   * What it came to in an epoch.
   *
   * @throws NNError, with the names that there are, when it wasn't measured.
   */
  read({ metrics, validation }: EpochRecord): number {
    const value = this.name.startsWith(VALIDATION)
      ? validation[this.name.slice(VALIDATION.length)]
      : metrics[this.name];
    if (value !== undefined) return value;
    const names = [...Object.keys(metrics), ...Object.keys(validation).map((name) => VALIDATION + name)];
    throw new NNError(
      this.#operation,
      `there is no ${this.name} to monitor`,
      `choose one of ${names.join(", ")}${Object.keys(validation).length === 0 ? ", or give fit a validate" : ""}`,
    );
  }

  /** Whether `value` is better than `best` by more than `minDelta`. NaN never is. */
  isBetter(value: number, best: number | undefined, minDelta = 0): boolean {
    if (best === undefined) return !Number.isNaN(value);
    return this.#sign * (best - value) > minDelta;
  }

  /** Below 0 when `a` is the better one: for sorting. NaN comes last. */
  compare(a: number, b: number): number {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return this.#sign * (a - b);
  }
}
