import type { Curve } from "../plot/loss-curve.ts";
import type { LossPoint } from "./protocol.ts";

/** A curve that stays small: when it has grown too long, neighbours become their mean. */
export class GrowingCurve implements Curve {
  readonly steps: number[] = [];
  readonly values: number[] = [];
  readonly #limit: number;
  #stride = 1;
  #sum = 0;
  #held = 0;

  constructor(limit = 1200) {
    this.#limit = limit;
  }

  add(points: readonly LossPoint[]): void {
    for (const { step, loss } of points) {
      if (step <= (this.steps.at(-1) ?? -1)) this.#cut(step);
      this.#sum += loss;
      if (++this.#held < this.#stride) continue;
      this.steps.push(step);
      this.values.push(this.#sum / this.#held);
      this.#sum = this.#held = 0;
      if (this.steps.length >= this.#limit) this.#halve();
    }
  }

  clear(): void {
    this.steps.length = this.values.length = 0;
    this.#stride = 1;
    this.#sum = this.#held = 0;
  }

  /** Forgets what came from a step on, for a run that went back to before it. */
  #cut(step: number): void {
    while ((this.steps.at(-1) ?? -1) >= step) {
      this.steps.pop();
      this.values.pop();
    }
    this.#sum = this.#held = 0;
  }

  #halve(): void {
    const half = Math.floor(this.steps.length / 2);
    for (let i = 0; i < half; i++) {
      this.steps[i] = this.steps[2 * i + 1];
      this.values[i] = (this.values[2 * i] + this.values[2 * i + 1]) / 2;
    }
    this.steps.length = this.values.length = half;
    this.#stride *= 2;
  }
}
