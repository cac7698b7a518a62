import { formatShape, matMul, NNError, ShapeError, topK, type Tensor } from "@nn/tensor";
import { checkCodes } from "./check-codes.js";

/** Options of {@link nearestNeighbours}. */
export interface NearestNeighboursOptions {
  /** How many for each query. Initially 5. */
  readonly count?: number;
  /** What is near: by Euclidean distance, or by the cosine of the angle (distance 1 - cos). Initially "euclidean". */
  readonly metric?: "euclidean" | "cosine";
}

/** What {@link nearestNeighbours} finds, nearest first. */
export interface Neighbours {
  /** Rows of `codes`, int32 `[m, count]`. */
  readonly indices: Tensor;
  /** `[m, count]` */
  readonly distances: Tensor;
}

/**
 * The codes that lie nearest to others.
 *
 * @param queries - `[m, k]`
 * @param codes - `[n, k]`
 * @throws ShapeError when their widths differ; NNError when there are fewer than `count` codes.
 *
 * @example
 * ```ts
 * import { nearestNeighbours } from "@nn/latent";
 * import { tensor } from "@nn/tensor";
 * const { indices } = nearestNeighbours(tensor([[0, 0]]), tensor([[3, 3], [1, 0], [0, 2]]), { count: 2 });
 * console.log(await indices.array()); // [[1, 2]]
 * ```
 */
export function nearestNeighbours(
  queries: Tensor,
  codes: Tensor,
  options: NearestNeighboursOptions = {},
): Neighbours {
  const { count = 5, metric = "euclidean" } = options;
  checkCodes("nearestNeighbours", queries);
  checkCodes("nearestNeighbours", codes);
  if (queries.shape[1] !== codes.shape[1]) {
    throw new ShapeError(
      "nearestNeighbours",
      `queries ${formatShape(queries.shape)} and codes ${formatShape(codes.shape)} differ in width`,
    );
  }
  if (!(Number.isInteger(count) && count >= 1 && count <= codes.shape[0])) {
    throw new NNError("nearestNeighbours", `count must lie in 1 … ${codes.shape[0]}, got ${count}`);
  }
  if (metric !== "euclidean" && metric !== "cosine") {
    throw new NNError(
      "nearestNeighbours",
      `there is no metric "${String(metric)}"`,
      'use "euclidean" or "cosine"',
    );
  }
  const distances = metric === "cosine" ? cosineDistances(queries, codes) : distancesBetween(queries, codes);
  const { values, indices } = topK(distances, count, 1, { largest: false });
  return { indices, distances: values };
}

/**
 * Euclidean distances of all pairs, by |a - b|² = |a|² - 2 a·b + |b|² about the mean of b.
 *
 * @param a - `[m, k]`
 * @param b - `[n, k]`
 * @returns `[m, n]`
 *
 * @example
 * ```ts
 * import { distancesBetween } from "@nn/latent";
 * import { tensor } from "@nn/tensor";
 * console.log(await distancesBetween(tensor([[0, 0]]), tensor([[3, 4], [0, 1]])).array()); // [[5, 1]]
 * ```
 */
export function distancesBetween(a: Tensor, b: Tensor): Tensor {
  return squaredDistances(a, b).sqrt();
}

/** The squares of {@link distancesBetween}. */
export function squaredDistances(a: Tensor, b: Tensor): Tensor {
  // Far from 0 the three terms would cancel.
  const centre = b.mean(0);
  const [p, q] = [a.sub(centre), b.sub(centre)];
  const products = matMul(p, q.transpose()); // [m, n]
  const squares = (x: Tensor): Tensor => x.square().sum(1);
  return squares(p).unsqueeze(1).sub(products.mul(2)).add(squares(q)).clamp(0);
}

function cosineDistances(a: Tensor, b: Tensor): Tensor {
  const unit = (x: Tensor): Tensor => x.div(x.norm(1, { keepdim: true }).clamp(1e-12));
  return matMul(unit(a), unit(b).transpose()).neg().add(1); // [m, n]
}
