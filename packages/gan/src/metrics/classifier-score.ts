import { formatShape, ShapeError, ValueError, type Tensor } from "@nn/tensor";
import { checkFinite, checkWhole } from "./checks.js";
import { estimate, type Estimate } from "./kernel-distance.js";

/** How far from 1 the probabilities of an example may sum. */
const TOLERANCE = 1e-3;

/**
 * How sure a classifier is of each example, and how evenly the classes are met: between 1 and the number of classes.
 *
 *     exp( 1/n Σ KL(p(y | x) ‖ p(y)) ),      p(y) = 1/n Σ p(y | x)
 *
 * of each of `splits` parts in the order of the rows. With the Inception network's probabilities it is the Inception
 * score of the paper; with any other classifier's it has another scale, and is called otherwise.
 *
 * Source: Salimans et al., "Improved Techniques for Training GANs" (2016), section 4.
 *
 * @param probabilities - `[n, classes]`, rows that sum to 1.
 * @param options - `splits`: initially 10.
 * @returns The mean and the standard deviation over the parts.
 * @throws ShapeError when there are fewer rows than parts; ValueError for rows that are no probabilities.
 *
 * @example
 * ```ts
 * import { classifierScore } from "@nn/gan";
 * import { eye } from "@nn/tensor";
 * console.log((await classifierScore(eye(4), { splits: 1 })).mean); // 4
 * ```
 */
export async function classifierScore(
  probabilities: Tensor,
  options: { readonly splits?: number } = {},
): Promise<Estimate> {
  const { splits = 10 } = options;
  checkWhole("classifierScore", "splits", splits, 1);
  const [n, classes] = probabilities.shape;
  if (probabilities.rank !== 2 || n < splits) {
    throw new ShapeError(
      "classifierScore",
      `probabilities must be [n, classes] with n >= ${splits} (splits), got ${formatShape(probabilities.shape)}`,
    );
  }
  const values = Float64Array.from(await probabilities.data());
  checkProbabilities(values, classes);
  const bounds = Array.from({ length: splits + 1 }, (_, i) => Math.floor((i * n) / splits) * classes);
  return estimate(bounds.slice(1).map((end, i) => score(values.subarray(bounds[i], end), classes)));
}

/** The score of one part. */
function score(values: Float64Array, classes: number): number {
  const count = values.length / classes;
  const shares = new Float64Array(classes);
  values.forEach((p, i) => (shares[i % classes] += p / count));
  let sum = 0;
  values.forEach((p, i) => {
    if (p > 0) sum += p * Math.log(p / shares[i % classes]);
  });
  return Math.exp(sum / count);
}

function checkProbabilities(values: Float64Array, classes: number): void {
  checkFinite("classifierScore", "probabilities", values, classes);
  for (let row = 0; row < values.length / classes; row++) {
    const ofRow = values.subarray(row * classes, (row + 1) * classes);
    const sum = ofRow.reduce((total, p) => total + p, 0);
    if (Math.abs(sum - 1) <= TOLERANCE && ofRow.every((p) => p >= 0)) continue;
    throw new ValueError(
      "classifierScore",
      `row ${row} is no probabilities: it sums to ${sum.toPrecision(4)}, its least is ${Math.min(...ofRow)}`,
      "take the softmax of logits first",
    );
  }
}
