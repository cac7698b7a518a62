import { acos, asin, formatShape, matMul, qr, ShapeError, svd, where, type Tensor } from "@nn/tensor";

/**
 * The principal angles between the spaces that the rows of two matrices span: all 0 where the spaces are the same.
 *
 * Source: Björck and Golub, "Numerical methods for computing angles between linear subspaces" (1973); small angles by
 * their sines, where a cosine of float32 tells nothing. As `scipy.linalg.subspace_angles`.
 *
 * @param a - `[k, d]`, linearly independent rows, k at most d.
 * @param b - `[l, d]`, likewise.
 * @returns `[min(k, l)]`, in radians, largest first.
 * @throws ShapeError when the shapes don't fit.
 *
 * @example
 * ```ts
 * import { subspaceAngles } from "@nn/autoencoders";
 * import { tensor } from "@nn/tensor";
 * const [plane, line] = [tensor([[1, 0, 0], [0, 1, 0]]), tensor([[0, 1, 1]])];
 * console.log(await subspaceAngles(plane, line).array()); // [π / 4]
 * ```
 */
export function subspaceAngles(a: Tensor, b: Tensor): Tensor {
  const fits = a.rank === 2 && b.rank === 2 && a.shape[1] === b.shape[1];
  if (!fits || a.shape[0] > a.shape[1] || b.shape[0] > b.shape[1]) {
    throw new ShapeError(
      "subspaceAngles",
      `expected [k, d] and [l, d], k and l at most d, got ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
  }
  const [larger, smaller] = a.shape[0] >= b.shape[0] ? [a, b] : [b, a];
  const basis = qr(larger.transpose()).q; // [d, k]
  const other = qr(smaller.transpose()).q; // [d, l]
  const shared = matMul(basis.transpose(), other); // [k, l]
  const cosines = svd(shared).s.flip(0); // ascending, as the sines are descending
  const sines = svd(other.sub(matMul(basis, shared))).s; // [l]
  return where(cosines.square().lt(0.5), acos(cosines.clamp(-1, 1)), asin(sines.clamp(0, 1)));
}
