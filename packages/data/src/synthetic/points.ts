import { permutation, streamGenerator } from "../permutation.js";
import { TensorDataset } from "../tensor-dataset.js";
import { checkSpread, checkWhole, Draws, type SeedOptions } from "./draws.js";

/** Options of the sets of points. */
export interface PointOptions extends SeedOptions {
  /** The standard deviation of the normal noise on every coordinate. Initially 0. */
  readonly noise?: number;
}

/** Points of the plane with the number of their class: `x` `[2]` float32, `y` `[]` int32. */
export type LabelledPoints = TensorDataset<"x" | "y">;

/** Points with where they lie along the curve: `x` `[3]` float32, `t` `[]` float32. */
export type CurvePoints = TensorDataset<"x" | "t">;

/** Makes labelled points in random order: `place(i)` gives the coordinates and the class of example i. */
export function labelledPoints(
  operation: string,
  count: number,
  options: PointOptions,
  place: (i: number, draws: Draws) => readonly [x: number, y: number, label: number],
): LabelledPoints {
  const { draws, noise } = begin(operation, count, options);
  const order = permutation(count, streamGenerator(draws.integer(2 ** 32)));
  const x = new Float32Array(count * 2);
  const y = new Int32Array(count);
  order.forEach((i, row) => {
    const [horizontal, vertical, label] = place(i, draws);
    x[row * 2] = horizontal + noise * draws.normal();
    x[row * 2 + 1] = vertical + noise * draws.normal();
    y[row] = label;
  });
  return new TensorDataset({ x: { data: x, shape: [2] }, y });
}

/** Makes points of a surface in space: `place` draws one and gives its coordinates and its place on the curve. */
export function curvePoints(
  operation: string,
  count: number,
  options: PointOptions,
  place: (draws: Draws) => readonly [x: number, y: number, z: number, t: number],
): CurvePoints {
  const { draws, noise } = begin(operation, count, options);
  const x = new Float32Array(count * 3);
  const t = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const point = place(draws);
    for (let axis = 0; axis < 3; axis++) x[row * 3 + axis] = point[axis] + noise * draws.normal();
    t[row] = point[3];
  }
  return new TensorDataset({ x: { data: x, shape: [3] }, t });
}

function begin(operation: string, count: number, { seed, noise = 0 }: PointOptions) {
  checkWhole(operation, "count", count);
  checkSpread(operation, "noise", noise);
  return { draws: new Draws(seed), noise };
}
