import { Metric } from "@nn/train";

/** The base of metrics that are the mean of what is counted, in float64; NaN before the first. */
export abstract class MeanMetric<Inputs extends readonly unknown[]> extends Metric<Inputs, number> {
  #sum = 0;
  #count = 0;

  protected count(value: number): void {
    this.#sum += value;
    this.#count++;
  }

  protected clear(): void {
    this.#sum = this.#count = 0;
  }

  protected absorb(other: this): void {
    this.#sum += other.#sum;
    this.#count += other.#count;
  }

  protected result(): number {
    return this.#sum / this.#count;
  }
}
