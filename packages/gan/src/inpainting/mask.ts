import { avgPool2d, formatShape, ShapeError, ValueError, where, type Tensor } from "@nn/tensor";

/**
 * A mask as numbers in the shape of images, 1 where a pixel is known and 0 where it is missing.
 *
 * @param mask - bool or numbers, of a shape that `[n, c, h, w]` takes by broadcasting.
 * @param shape - Of the images, `[n, c, h, w]`.
 * @throws ShapeError for a mask of another shape; ValueError when it holds other numbers than 0 and 1, or when nothing is
 * missing or nothing known in an image.
 */
export async function checkedMask(
  operation: string,
  mask: Tensor,
  shape: readonly number[],
): Promise<Tensor> {
  const lead = shape.length - mask.rank;
  if (lead < 0 || mask.shape.some((size, i) => size !== 1 && size !== shape[lead + i])) {
    throw new ShapeError(
      operation,
      `the mask is ${formatShape(mask.shape)}, and the images are ${formatShape(shape)}`,
      `give it as [${shape.slice(-2).join(", ")}] for all images, or as [${shape.join(", ")}]`,
    );
  }
  const known = mask.cast("float32").expand(shape).realize();
  const values = await known.data();
  const bad = values.find((value) => value !== 0 && value !== 1);
  if (bad !== undefined) {
    throw new ValueError(operation, `the mask must be 1 where a pixel is known and 0 where not, got ${bad}`);
  }
  const shares = await known.flatten(1).mean(1).data();
  const odd = shares.findIndex((share) => share === 0 || share === 1);
  if (odd < 0) return known;
  const what = shares[odd] === 1 ? "no pixel is missing" : "no pixel is known";
  throw new ValueError(
    operation,
    `${what} in image ${odd}`,
    "a mask is 1 where a pixel is known, 0 where it is missing",
  );
}

/**
 * How much each known pixel counts: the share of missing pixels among its neighbours, so that those near the hole decide;
 * 0 for missing ones. Yeh et al. (2017), equation 3.
 *
 * @param known - `[n, c, h, w]`
 * @param window - Pixels along each side of the neighbourhood, an odd number; 0 for the same weight everywhere.
 */
export function contextWeights(known: Tensor, window: number): Tensor {
  if (window === 0) return known;
  const missing = known.neg().add(1);
  const around = { stride: 1, padding: (window - 1) / 2, countIncludePad: false };
  return avgPool2d(missing, window, around).mul(known);
}

/** Images with their missing pixels from others. */
export function fill(images: Tensor, known: Tensor, others: Tensor | number): Tensor {
  return where(known.gt(0), images, others);
}
