import { numel, type Shape } from "../shape.js";
import { ROUTINES, type RoutineName } from "./index.js";
import { provideRoutine, runRoutine } from "./run-routine.js";

/** What the tests of the routines share. Matrices are row-major Float64Arrays. */

/** Runs a routine in float64. */
export function run(
  name: RoutineName,
  ...inputs: readonly (readonly [Float64Array, Shape])[]
): Float64Array[] {
  const shapes = inputs.map(([, shape]) => shape);
  provideRoutine(name, ROUTINES[name]);
  const outputs = ROUTINES[name].shapes(shapes).map((shape) => new Float64Array(numel(shape)));
  runRoutine(
    name,
    inputs.map(([data]) => data),
    outputs,
    shapes,
  );
  return outputs;
}

/** Numbers in -1 … 1 without a pattern, the same on every run (the Lehmer generator of Park and Miller). */
export function random(n: number, seed = 1): Float64Array {
  let state = seed * 7919;
  return Float64Array.from({ length: n }, () => {
    state = (state * 48271) % 0x7fffffff;
    return (2 * state) / 0x7fffffff - 1;
  });
}

export function multiply(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) for (let j = 0; j < n; j++) c[i * n + j] += a[i * k + l] * b[l * n + j];
  }
  return c;
}

/** The largest difference of two arrays; NaN where there is a NaN. */
export function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i])), 0);
}

/** a · diag(d) for a [m, n] matrix. */
export function scaleColumns(a: Float64Array, d: Float64Array): Float64Array {
  return a.map((x, i) => x * d[i % d.length]);
}
