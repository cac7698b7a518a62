import { add, dot, plus, type Vector } from "./vectors.js";

/** Curvature below this says nothing. */
const LEAST_CURVATURE = 1e-10;

/** One step of the past: how far it went, and by how much the gradient changed. */
export interface Correction {
  /** The change of the gradient, y. */
  readonly change: Vector;
  /** The step, s. */
  readonly step: Vector;
  /** 1 / y·s. */
  readonly rho: number;
}

/** The last steps, from which the inverse of the Hessian is estimated. */
export class History {
  /**
   * @param corrections - The oldest first.
   * @param scale - What the estimate begins with: the identity times this.
   */
  constructor(
    public corrections: readonly Correction[] = [],
    public scale = 1,
  ) {}

  /** Takes in one more step; the oldest goes when there are more than `size`. */
  add(change: Vector, step: Vector, size: number, round: (x: number) => number): void {
    const curvature = dot(change, step);
    if (!(curvature > LEAST_CURVATURE)) return;
    const kept = this.corrections.length >= size ? this.corrections.slice(1) : this.corrections;
    this.corrections = [...kept, { change, step, rho: round(1 / curvature) }];
    this.scale = round(curvature / dot(change, change));
  }

  /** -H g in two loops over the history (Nocedal & Wright 2006, algorithm 7.4). */
  direction(gradient: Vector): Vector {
    const zero = gradient.map(() => 0);
    const q = Float64Array.from(plus(zero, -1, gradient));
    const { corrections } = this;
    const shares: number[] = [];
    for (let i = corrections.length - 1; i >= 0; i--) {
      const { change, step, rho } = corrections[i];
      shares[i] = dot(step, q) * rho;
      add(q, -shares[i], change);
    }
    for (let i = 0; i < q.length; i++) q[i] *= this.scale;
    corrections.forEach(({ change, step, rho }, i) => {
      add(q, shares[i] - dot(change, q) * rho, step);
    });
    return plus(zero, 1, q);
  }
}
