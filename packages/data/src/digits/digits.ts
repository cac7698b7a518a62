import { ShapeError, type Tensor } from "@nn/tensor";
import { randomSplit } from "../random-split.js";
import type { Subset } from "../subset.js";
import type { Dataset } from "../dataset.js";
import { TensorDataset } from "../tensor-dataset.js";
import { decodeDigits } from "./decode-digits.js";
import { DIGITS } from "./digits-data.js";

/** Options of {@link digits}. */
export interface DigitsOptions {
  /** The share of the examples in `test`, 0 … 1. Initially 0.2. */
  readonly testShare?: number;
  /** Which examples go where. Initially 0. */
  readonly seed?: number;
  /** Whether an image is `[64]`, or else `[1, 8, 8]` (channel, row, column). Initially true. */
  readonly flat?: boolean;
}

/** A batch of images and their labels. */
export interface ImageBatch {
  /** `[batch, 64]` or `[batch, 1, 8, 8]`, float32, 0 (paper) … 1 (ink). */
  readonly x: Tensor;
  /** The digit, 0 … 9: `[batch]`, int32. */
  readonly y: Tensor;
}

/**
 * Handwritten digits: 1,797 images of 8 × 8 pixels with 17 shades of grey, as in scikit-learn's `load_digits`. They come
 * with the package and are unpacked when this is called (some hundredths of a second).
 *
 * The split is by class and the same every time for a seed: 1,438 images to train with and 359 to test.
 *
 * Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository (1998),
 * the test set, CC BY 4.0.
 *
 * @throws ShapeError when `testShare` lies outside of 0 … 1.
 *
 * @example
 * ```ts
 * import { DataLoader, digits } from "@nn/data";
 * const { train, test } = digits();
 * for await (const { x, y } of new DataLoader(train, { batchSize: 64, shuffle: true })) {
 *   console.log(x.shape, y.shape); // [64, 64] [64]
 *   break;
 * }
 * console.log(test.length); // 359
 * ```
 */
export function digits(options: DigitsOptions = {}): {
  readonly train: Subset<Dataset<ImageBatch>>;
  readonly test: Subset<Dataset<ImageBatch>>;
} {
  const { testShare = 0.2, seed = 0, flat = true } = options;
  if (!(testShare >= 0 && testShare <= 1)) {
    throw new ShapeError("digits", `testShare must lie in 0 … 1, got ${testShare}`);
  }
  const { labels, pixels } = decodeDigits(DIGITS);
  const data = new TensorDataset({
    x: { data: pixels, shape: flat ? [64] : [1, 8, 8], dtype: "float32", scale: 1 / 16 },
    y: { data: labels, dtype: "int32" },
  });
  const [train, test] = randomSplit<Dataset<ImageBatch>>(data, [1 - testShare, testShare], {
    seed,
    by: labels,
  });
  return { train, test };
}
