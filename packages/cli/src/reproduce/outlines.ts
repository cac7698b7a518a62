import { pad, maximum, type Tensor } from "@nn/tensor";

/** By how much brightness changes where there is an edge. */
const EDGE = 0.15;

/**
 * The outlines of images: 1 where brightness changes by more than 0.15 to the next pixel on the left or above, else 0.
 *
 * @param x - `[n, 1, h, w]` in 0 … 1, beyond which there is 0.
 */
export function outlines(x: Tensor): Tensor {
  const [, , height, width] = x.shape as [number, number, number, number];
  const above = pad(x, [[1, 0], [0, 0]]).slice(null, null, [0, height]); // prettier-ignore
  const left = pad(x, [[1, 0]]).slice(null, null, null, [0, width]);
  return maximum(x.sub(above).abs(), x.sub(left).abs()).gt(EDGE).cast("float32");
}
