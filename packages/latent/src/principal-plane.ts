import { matMul, svd, type Tensor } from "@nn/tensor";
import { checkCodes } from "./check-codes.js";

/**
 * Codes seen from where they spread most: their places in the plane of the first two principal components.
 *
 * @param codes - `[n, k]`
 * @returns `[n, 2]`, centred; of codes of one number the second column is 0.
 *
 * @example
 * ```ts
 * import { principalPlane } from "@nn/latent";
 * import { tensor } from "@nn/tensor";
 * const codes = tensor([[-1, 0, 0], [1, 0, 0], [0, 0.1, 0]]);
 * console.log(await principalPlane(codes).slice(null, 0).abs().array()); // [1, 1, 0]
 * ```
 */
export function principalPlane(codes: Tensor): Tensor {
  checkCodes("principalPlane", codes);
  const centred = codes.sub(codes.mean(0));
  // The small square matrix has the same directions as the codes, however many there are.
  const { vh } = svd(matMul(centred.transpose(), centred)); // [k, k]
  const plane = matMul(centred, vh.slice([0, 2]).transpose()); // [n, 1 or 2]
  return codes.shape[1] === 1 ? plane.pad([[0, 0], [0, 1]]) : plane; // prettier-ignore
}
