import { cubicMinimum, type Point } from "./cubic.js";
import type { Vector } from "./vectors.js";

/** The loss and its gradient at a point of the line. */
export interface Evaluated extends Point {
  readonly gradient: Vector;
}

/** Evaluates the loss at `t` along the direction. */
type Evaluate = (t: number) => Promise<Evaluated>;

/** A sufficient decrease, and a slope that has become small enough. */
const [C1, C2] = [1e-4, 0.9];
const MOST_EVALUATIONS = 25;

/**
 * A step that fulfils the strong Wolfe conditions, as PyTorch searches it (Nocedal & Wright 2006, algorithms 3.5 and 3.6):
 * the loss has fallen by at least 1e-4 of what the slope promised, and the slope is at most 0.9 of what it was.
 *
 * @param start - The point t = 0, with a negative slope.
 * @param t - The first try.
 * @param size - The largest element of the direction: brackets whose ends lie closer than `tolerance` are given up.
 */
export async function strongWolfe(
  evaluate: Evaluate,
  start: Evaluated,
  t: number,
  { size, tolerance }: { readonly size: number; readonly tolerance: number },
): Promise<Evaluated> {
  const search = new Search(evaluate, start);
  const { bracket, done } = await search.bracket(t);
  return done ? bracket[0] : search.zoom(bracket as Bracket, size, tolerance);
}

type Bracket = [Evaluated, Evaluated];

class Search {
  /** PyTorch counts the tries after the first. */
  #tries = 0;

  constructor(
    readonly evaluate: Evaluate,
    readonly start: Evaluated,
  ) {}

  /** Whether the loss has not fallen enough. */
  #isTooHigh({ t, value }: Point): boolean {
    return value > this.start.value + C1 * t * this.start.slope;
  }

  #isFlat({ slope }: Point): boolean {
    return Math.abs(slope) <= -C2 * this.start.slope;
  }

  /** Goes further until two points have a good one between them, or until one is good. */
  async bracket(first: number): Promise<{ readonly bracket: readonly Evaluated[]; readonly done: boolean }> {
    let before = this.start;
    let point = await this.evaluate(first);
    while (this.#tries < MOST_EVALUATIONS) {
      if (this.#isTooHigh(point) || (this.#tries > 1 && point.value >= before.value)) {
        return { bracket: [before, point], done: false };
      }
      if (this.#isFlat(point)) return { bracket: [point], done: true };
      if (point.slope >= 0) return { bracket: [before, point], done: false };
      const bounds = [point.t + 0.01 * (point.t - before.t), point.t * 10] as const;
      const next = cubicMinimum(before, point, bounds);
      before = point;
      point = await this.evaluate(next);
      this.#tries++;
    }
    return { bracket: [this.start, point], done: false };
  }

  /** Makes the bracket smaller until its lower end is good. */
  async zoom(bracket: Bracket, size: number, tolerance: number): Promise<Evaluated> {
    let low = lowerOf(bracket);
    let wasSlow = false;
    while (this.#tries < MOST_EVALUATIONS && !(Math.abs(bracket[1].t - bracket[0].t) * size < tolerance)) {
      const high = low === 0 ? 1 : 0;
      const tried = withinBracket(cubicMinimum(...bracket), bracket, wasSlow);
      wasSlow = tried.isSlow;
      const point = await this.evaluate(tried.t);
      this.#tries++;
      if (this.#isTooHigh(point) || point.value >= bracket[low].value) {
        bracket[high] = point;
        low = lowerOf(bracket);
        continue;
      }
      if (this.#isFlat(point)) return point;
      if (point.slope * (bracket[high].t - bracket[low].t) >= 0) bracket[high] = bracket[low];
      bracket[low] = point;
    }
    return bracket[low];
  }
}

/** The place of the lower end. */
function lowerOf([a, b]: Bracket): 0 | 1 {
  return a.value <= b.value ? 0 : 1;
}

/** Keeps a try off the ends of the bracket, where two tries in a row came close to them. */
function withinBracket(
  t: number,
  [a, b]: Bracket,
  wasSlow: boolean,
): { readonly t: number; readonly isSlow: boolean } {
  const [left, right] = [Math.min(a.t, b.t), Math.max(a.t, b.t)];
  const margin = 0.1 * (right - left);
  if (!(Math.min(right - t, t - left) < margin)) return { t, isSlow: false };
  if (!wasSlow && t < right && t > left) return { t, isSlow: true };
  return { t: Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin, isSlow: false };
}
