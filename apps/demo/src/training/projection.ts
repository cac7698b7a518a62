import type { Bounds, Point } from "../plot/map-view.ts";

/**
 * Where codes lie on a flat map: codes of two numbers at these; longer ones along their two main directions. The
 * directions are improved from call to call of `turn` (orthogonal iteration on the covariance), so the map turns slowly,
 * never in jumps.
 */
export class Projection {
  readonly #size: number;
  readonly #centred: boolean;
  readonly #mean: Float64Array;
  readonly #axes: [Float64Array, Float64Array];

  /** The map's middle is the mean of the codes or, not centred, 0. */
  constructor(size: number, { centred = true }: { readonly centred?: boolean } = {}) {
    this.#size = size;
    this.#centred = centred;
    this.#mean = new Float64Array(size);
    const axis = (first: number) => Float64Array.from({ length: size }, (_, i) => (i % 2 === first ? 1 : 0));
    this.#axes = [axis(0), axis(1)];
    this.#axes.forEach(normalise);
  }

  /** Turns the map towards where codes spread most. */
  turn(codes: Float32Array): void {
    if (this.#size > 2) this.#improve(codes, 3);
  }

  /** x and y of each code, in turn. */
  project(codes: Float32Array): Float32Array {
    const size = this.#size;
    if (size === 2) return codes.slice();
    const [a, b] = this.#axes;
    const places = new Float32Array((2 * codes.length) / size);
    for (let i = 0; i < codes.length / size; i++) {
      let [x, y] = [0, 0];
      for (let j = 0; j < size; j++) {
        const value = codes[i * size + j] - this.#mean[j];
        x += value * a[j];
        y += value * b[j];
      }
      places[2 * i] = x;
      places[2 * i + 1] = y;
    }
    return places;
  }

  /** A code at a place of the map. */
  toCode([x, y]: Point): number[] {
    if (this.#size === 2) return [x, y];
    const [a, b] = this.#axes;
    return Array.from(this.#mean, (mean, j) => mean + x * a[j] + y * b[j]);
  }

  #improve(codes: Float32Array, rounds: number): void {
    const size = this.#size;
    const count = codes.length / size;
    if (this.#centred) {
      this.#mean.fill(0);
      for (let i = 0; i < codes.length; i++) this.#mean[i % size] += codes[i] / count;
    }
    const covariance = new Float64Array(size * size);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < size; j++) {
        const value = codes[i * size + j] - this.#mean[j];
        for (let k = 0; k < size; k++)
          covariance[j * size + k] += (value * (codes[i * size + k] - this.#mean[k])) / count;
      }
    }
    for (let round = 0; round < rounds; round++) {
      const [a, b] = this.#axes.map((axis) => times(covariance, axis));
      if (!normalise(a)) return;
      const along = dot(a, b);
      for (let j = 0; j < size; j++) b[j] -= along * a[j];
      if (!normalise(b)) return;
      this.#axes[0].set(a);
      this.#axes[1].set(b);
    }
  }
}

/** A square around nearly all places, with some room; the few outliers may lie outside. */
export function boundsOf(places: Float32Array): Bounds {
  const [left, right] = quantiles(places.filter((_, i) => i % 2 === 0));
  const [bottom, top] = quantiles(places.filter((_, i) => i % 2 === 1));
  const half = Math.max(right - left, top - bottom) / 2;
  return { x: (left + right) / 2, y: (bottom + top) / 2, half: Math.max(half * 1.12, 1e-3) };
}

function quantiles(values: Float32Array): [number, number] {
  const sorted = values.sort();
  return [sorted[Math.floor(sorted.length * 0.004)], sorted[Math.ceil(sorted.length * 0.996) - 1]];
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const result = new Float64Array(size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) result[i] += matrix[i * size + j] * vector[j];
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Makes the length 1; says whether it can. */
function normalise(vector: Float64Array): boolean {
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > 1e-12)) return false;
  for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return true;
}
