import { arange, formatShape, ShapeError, type Tensor } from "@nn/tensor";

/** Options of {@link drawPolygons}. */
export interface DrawPolygonsOptions {
  /** The width and height in pixels. Initially 28. */
  readonly size?: number;
  /** Places along each side of a pixel at which its cover is estimated. Initially 2. */
  readonly places?: number;
}

/**
 * Grey pictures of one filled convex polygon each, anti-aliased: near to those of `polygons` of `@nn/data` (squared
 * distances of 0.06 on average and 0.3 at most for triangles of 28 × 28), but with a derivative by the corners.
 *
 * A side covers clamp(½ + t, 0, 1) of the square round a place, t the distance across the side in squares; a polygon
 * covers the product over its sides.
 *
 * @param corners - `[n, sides, 2]`, (x, y) from the left and the top, 0 … 1, in order around the polygon, either way.
 * @returns `[n, 1, size, size]`, 0 … 1.
 * @throws ShapeError unless corners are `[n, sides >= 3, 2]`.
 *
 * @example
 * ```ts
 * import { drawPolygons } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const half = drawPolygons(tensor([[[0, 0], [1, 0], [0, 1]]]));
 * console.log(half.shape, await half.mean().item()); // [1, 1, 28, 28] 0.5
 * ```
 */
export function drawPolygons(corners: Tensor, options: DrawPolygonsOptions = {}): Tensor {
  const { size = 28, places = 2 } = options;
  if (corners.rank !== 3 || corners.shape[1] < 3 || corners.shape[2] !== 2) {
    throw new ShapeError(
      "drawPolygons",
      `corners must be [n, sides, 2] of at least 3 sides, got ${formatShape(corners.shape)}`,
    );
  }
  const sides = sidesOf(corners, 1 / (size * places));
  const covers = Array.from({ length: places ** 2 }, (_, place) => {
    const x = centres(size, ((place % places) + 0.5) / places); // [size]
    const y = centres(size, (Math.floor(place / places) + 0.5) / places).unsqueeze(1); // [size, 1]
    return sides
      .map(({ a, b, c }) => a.mul(x).add(b.mul(y)).add(c).clamp(0, 1)) // [n, 1, size, size]
      .reduce((product, side) => product.mul(side));
  });
  return covers.reduce((sum, cover) => sum.add(cover)).div(places ** 2);
}

/** The area, `[n]`, positive for corners `[n, sides, 2]` that go round clockwise as seen, y downwards. */
export function signedArea(corners: Tensor): Tensor {
  const [x, y] = axesOf(corners);
  const [nextX, nextY] = axesOf(corners.roll(-1, 1));
  return x.mul(nextY).sub(y.mul(nextX)).sum(1).div(2);
}

/** For each side the a, b, c `[n, 1, 1, 1]` by which it covers clamp(a x + b y + c, 0, 1) of a square so wide. */
function sidesOf(corners: Tensor, width: number): { a: Tensor; b: Tensor; c: Tensor }[] {
  const [x, y] = axesOf(corners); // [n, sides]
  const next = corners.roll(-1, 1);
  const [dx, dy] = axesOf(next.sub(corners));
  // Across a slanted side a square's cover grows fastest in its middle, by 1 / the longer of |dx| and |dy|.
  const around = signedArea(corners).ge(0).where(1, -1).unsqueeze(1); // [n, 1]
  const scale = around.div(dx.abs().maximum(dy.abs()).clamp(1e-6).mul(width));
  const a = dy.neg().mul(scale);
  const b = dx.mul(scale);
  const c = dy.mul(x).sub(dx.mul(y)).mul(scale).add(0.5);
  const of = (t: Tensor, side: number): Tensor => t.select(1, side).reshape([-1, 1, 1, 1]);
  return Array.from({ length: corners.shape[1] }, (_, i) => ({ a: of(a, i), b: of(b, i), c: of(c, i) }));
}

function axesOf(corners: Tensor): [x: Tensor, y: Tensor] {
  return [corners.select(2, 0), corners.select(2, 1)];
}

/** The same place in each of `size` pixels in a row, 0 … 1. */
function centres(size: number, offset: number): Tensor {
  return arange(size).add(offset).div(size);
}
