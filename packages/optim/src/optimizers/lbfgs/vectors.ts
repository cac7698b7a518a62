/** A flat vector; float64 only where the parameters are. */
export type Vector = Float32Array | Float64Array;

/** x · y, summed in float64. */
export function dot(x: Vector, y: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** The largest |x|. */
export function largest(x: Vector): number {
  let found = 0;
  // NaN is found too, for no comparison with it holds.
  for (const value of x) if (!(Math.abs(value) <= found)) found = Math.abs(value);
  return found;
}

/** Σ |x|. */
export function sumOfSizes(x: Vector): number {
  let sum = 0;
  for (const value of x) sum += Math.abs(value);
  return sum;
}

/** x + a y, a new vector. */
export function plus(x: Vector, a: number, y: Vector): Vector {
  return x.map((value, i) => value + a * y[i]);
}

/** x ← x + a y. */
export function add(x: Vector, a: number, y: Vector): void {
  for (let i = 0; i < x.length; i++) x[i] += a * y[i];
}
