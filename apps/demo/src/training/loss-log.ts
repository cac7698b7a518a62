import type { LossPoint, Losses } from "./protocol.ts";

/** Losses that have not been reported. */
export class LossLog<Curve extends string> {
  readonly #curves: readonly Curve[];
  #points: Record<Curve, LossPoint[]>;

  constructor(curves: readonly Curve[]) {
    this.#curves = curves;
    this.#points = this.#empty();
  }

  add(curve: Curve, step: number, loss: number): void {
    this.#points[curve].push({ step, loss });
  }

  /** All there are, once. */
  take(): Losses<Curve> {
    const points = this.#points;
    this.#points = this.#empty();
    return points;
  }

  #empty(): Record<Curve, LossPoint[]> {
    return Object.fromEntries(this.#curves.map((curve) => [curve, []])) as unknown as Record<
      Curve,
      LossPoint[]
    >;
  }
}
