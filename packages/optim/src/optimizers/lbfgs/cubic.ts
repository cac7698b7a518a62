/** A point of a function of one number: where, its value and its slope. */
export interface Point {
  readonly t: number;
  readonly value: number;
  readonly slope: number;
}

/**
 * Where the cubic through two points with their slopes is lowest, held within bounds; the middle of the bounds where it
 * has no lowest point (Nocedal & Wright 2006, equation 3.59).
 *
 * @param bounds - Initially the two points.
 */
export function cubicMinimum(a: Point, b: Point, bounds?: readonly [number, number]): number {
  const [left, right] = a.t <= b.t ? [a, b] : [b, a];
  const [lowest, highest] = bounds ?? [left.t, right.t];
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.t - b.t);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (lowest + highest) / 2;
  const d2 = Math.sqrt(square);
  const share = (right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2);
  return Math.min(Math.max(right.t - (right.t - left.t) * share, lowest), highest);
}
