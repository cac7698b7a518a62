import { TensorDataset } from "../tensor-dataset.js";
import { checkSpread, checkWhole, Draws, type SeedOptions } from "./draws.js";

/** Options of {@link sines}. */
export interface SinesOptions extends SeedOptions {
  /** The number of values in a series. Initially 100. */
  readonly length?: number;
  /** The number of sines that are added. Initially 3. */
  readonly components?: number;
  /** The standard deviation of the normal noise on every value. Initially 0. */
  readonly noise?: number;
}

/**
 * Series that are sums of sines: x(n) = Σ a sin(2π f n / length + φ), with amplitudes a uniform in [0.5, 1), f in
 * [1, 10) periods per series and phases φ in [0, 2π).
 *
 * @param count - The number of series.
 * @returns `x` `[length]` float32, and `amplitude`, `frequency`, `phase`, each `[components]` float32.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { sines } from "@nn/data";
 * const { x, frequency } = sines(32, { length: 50, seed: 0 }).all();
 * console.log(x.shape, frequency.shape); // [32, 50] [32, 3]
 * ```
 */
export function sines(
  count: number,
  options: SinesOptions = {},
): TensorDataset<"x" | "amplitude" | "frequency" | "phase"> {
  const { length = 100, components = 3, noise = 0, seed } = options;
  checkWhole("sines", "count", count);
  checkWhole("sines", "length", length);
  checkWhole("sines", "components", components);
  checkSpread("sines", "noise", noise);
  const draws = new Draws(seed);
  const uniform = (from: number, to: number) =>
    Float32Array.from({ length: count * components }, () => draws.uniform(from, to));
  const amplitude = uniform(0.5, 1);
  const frequency = uniform(1, 10);
  const phase = uniform(0, 2 * Math.PI);
  const x = Float32Array.from({ length: count * length }, (_, at) => {
    const first = Math.floor(at / length) * components;
    let value = noise * draws.normal();
    for (let c = first; c < first + components; c++) {
      value += amplitude[c] * Math.sin((2 * Math.PI * frequency[c] * (at % length)) / length + phase[c]);
    }
    return value;
  });
  const each = { shape: [components] };
  return new TensorDataset({
    x: { data: x, shape: [length] },
    amplitude: { data: amplitude, ...each },
    frequency: { data: frequency, ...each },
    phase: { data: phase, ...each },
  });
}
