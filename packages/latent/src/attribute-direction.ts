import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { checkCodes } from "./check-codes.js";

/**
 * Arithmetic on codes: the direction from examples without an attribute to those with it, mean(with) - mean(without).
 * Adding it to a code adds the attribute: man with glasses - man + woman = woman with glasses.
 *
 * Source: Radford, Metz and Chintala, "Unsupervised representation learning with DCGANs" (2016), figure 7.
 *
 * @param codes - `[n, k]`
 * @param has - Which of them have the attribute, bool `[n]`.
 * @returns `[k]`
 * @throws ShapeError for other shapes; NNError when all codes have the attribute, or none.
 *
 * @example
 * ```ts
 * import { attributeDirection } from "@nn/latent";
 * import { tensor } from "@nn/tensor";
 * const codes = tensor([[0, 1], [0, 3], [5, 2]]);
 * const direction = await attributeDirection(codes, tensor([false, false, true], { dtype: "bool" }));
 * console.log(await direction.array()); // [5, 0]
 * ```
 */
export async function attributeDirection(codes: Tensor, has: Tensor): Promise<Tensor> {
  checkCodes("attributeDirection", codes);
  const [n] = codes.shape;
  if (has.dtype !== "bool" || has.rank !== 1 || has.shape[0] !== n) {
    throw new ShapeError(
      "attributeDirection",
      `expected a bool tensor of shape [${n}], got ${has.dtype} ${formatShape(has.shape)}`,
      "compare labels to get one: labels.eq(3)",
    );
  }
  const weight = has.cast(codes.dtype).unsqueeze(1); // [n, 1]
  const count = await weight.sum().item();
  if (count === 0 || count === n) {
    throw new NNError(
      "attributeDirection",
      `${count} of ${n} codes have the attribute`,
      "give codes of both kinds",
    );
  }
  const sum = codes.mul(weight).sum(0);
  return sum.div(count).sub(
    codes
      .sum(0)
      .sub(sum)
      .div(n - count),
  );
}
