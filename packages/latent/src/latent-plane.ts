import { NNError, tensor, type Tensor } from "@nn/tensor";
import { checkCount } from "./check-codes.js";
import { normalQuantile } from "./normal-quantile.js";

/** Options of {@link latentPlane}. */
export interface LatentPlaneOptions {
  /** How many codes from left to right. Initially 15. */
  readonly columns?: number;
  /** How many from top to bottom. Initially as `columns`. */
  readonly rows?: number;
  /** The size k of a code. Initially 2. */
  readonly codeSize?: number;
  /** Which two numbers of a code are the plane's axes; the others are 0. Initially [0, 1]. */
  readonly units?: readonly [x: number, y: number];
  /**
   * The plane's sides as ranges of numbers. Initially the grid lies at equal quantiles of the standard normal prior, so
   * that each code stands for the same share of it.
   */
  readonly range?: readonly [from: number, to: number];
}

/**
 * A grid of codes over a plane of the latent space, row after row from the top left: decoded, they are the picture of
 * what lies where (Kingma and Welling 2014, figure 4).
 *
 * @returns `[rows * columns, codeSize]`; x grows to the right, y upwards.
 *
 * @example
 * ```ts
 * import { latentPlane } from "@nn/latent";
 * console.log(await latentPlane({ columns: 2, range: [-1, 1] }).array()); // [[-1, 1], [1, 1], [-1, -1], [1, -1]]
 * ```
 */
export function latentPlane(options: LatentPlaneOptions = {}): Tensor {
  const { columns = 15, rows = columns, codeSize = 2, units: [unitX, unitY] = [0, 1], range } = options;
  checkCount("latentPlane", "columns", columns);
  checkCount("latentPlane", "rows", rows);
  checkCount("latentPlane", "codeSize", codeSize, 2);
  if (
    unitX === unitY ||
    ![unitX, unitY].every((unit) => Number.isInteger(unit) && unit >= 0 && unit < codeSize)
  ) {
    throw new NNError(
      "latentPlane",
      `units must be two different ones of 0 … ${codeSize - 1}, got ${unitX}, ${unitY}`,
    );
  }
  const [xs, ys] = [places(columns, range), places(rows, range).reverse()];
  const codes = new Float32Array(rows * columns * codeSize);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (row * columns + column) * codeSize;
      codes[at + unitX] = xs[column];
      codes[at + unitY] = ys[row];
    }
  }
  return tensor(codes, [rows * columns, codeSize]);
}

/** Evenly from end to end of the range, or at the middles of `count` equally likely parts of the prior. */
function places(count: number, range: LatentPlaneOptions["range"]): number[] {
  return Array.from({ length: count }, (_, i) => {
    if (!range) return normalQuantile((i + 0.5) / count);
    const [low, high] = range;
    return count === 1 ? (low + high) / 2 : low + ((high - low) * i) / (count - 1);
  });
}
