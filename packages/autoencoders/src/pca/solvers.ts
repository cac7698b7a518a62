import { eigh, Generator, matMul, NNError, qr, randn, svd, type Tensor } from "@nn/tensor";
import { firstAxes, residual, type Axes } from "./axes.js";

/** How {@link PCA} finds the components. */
export type PCASolver = "full" | "covariance" | "truncated" | "randomized";

/** Finds the first `count` axes of centred examples `[n, d]`. */
type Solve = (x: Tensor, count: number, seed: number) => Axes | Promise<Axes>;

/** Directions beside those asked for, that make the first ones sharper (Halko et al., section 4.2). */
const OVERSAMPLES = 10;

/** Where the truncated solver stops: what float32 can tell. */
const TOLERANCE = 2e-6;
const MAX_ROUNDS = 200;

/** The whole singular value decomposition. */
const full: Solve = (x, count) => firstAxes(svd(x), count);

/** Eigenvectors of xᵀx: one product over all examples, and a decomposition that doesn't grow with their number. */
const covariance: Solve = (x, count) => {
  const { values, vectors } = eigh(matMul(x.transpose(), x)); // [d], [d, d], ascending
  const found = { s: values.clamp(0).sqrt().flip(0), vh: vectors.flip(1).transpose() };
  return firstAxes(found, count);
};

/** Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1: a random subspace, sharpened by a few power iterations. */
const randomized: Solve = (x, count, seed) => {
  const rounds = count < 0.1 * Math.min(...x.shape) ? 7 : 4;
  let basis = startingBasis(x, count, seed);
  for (let i = 0; i < rounds; i++) basis = sharpen(x, basis);
  return project(x, basis, count);
};

/** Subspace iteration until the axes are singular vectors to float32. */
const truncated: Solve = async (x, count, seed) => {
  let basis = startingBasis(x, count, seed);
  for (let round = 0; round < MAX_ROUNDS; round += 4) {
    for (let i = 0; i < 4; i++) basis = sharpen(x, basis);
    basis = basis.realize();
    const found = project(x, basis, count);
    if ((await residual(x, found).item()) <= TOLERANCE) return found;
  }
  throw new NNError(
    "PCA.fit",
    `the truncated solver did not settle within ${MAX_ROUNDS} rounds: components ${count} and ${count + 1} are too alike`,
    'use solver "full" or "covariance", or another number of components',
  );
};

export const SOLVERS: Readonly<Record<PCASolver, Solve>> = { full, covariance, truncated, randomized };

/** The solver that is fastest for this shape and exact where that costs little: scikit-learn's choice. */
export function chooseSolver(n: number, d: number, count: number): PCASolver {
  if (d <= 1000 && n >= 10 * d) return "covariance";
  if (Math.max(n, d) > 500 && count < 0.8 * Math.min(n, d)) return "randomized";
  return "full";
}

/** A random orthonormal `[d, count + more]`. */
function startingBasis(x: Tensor, count: number, seed: number): Tensor {
  const width = Math.min(count + OVERSAMPLES, ...x.shape);
  return qr(randn([x.shape[1], width], { generator: new Generator(seed) })).q;
}

/** One power iteration, orthonormal on both sides: without that, all directions turn to the first. */
function sharpen(x: Tensor, basis: Tensor): Tensor {
  const left = qr(matMul(x, basis)).q; // [n, w]
  return qr(matMul(x.transpose(), left)).q; // [d, w]
}

/** The axes of x within the span of `basis`. */
function project(x: Tensor, basis: Tensor, count: number): Axes {
  const left = qr(matMul(x, basis)).q; // [n, w]
  return firstAxes(svd(matMul(left.transpose(), x)), count); // of [w, d]
}
