import { arange, gather, type Tensor } from "@nn/tensor";
import { imageSizes } from "./transform.js";

/** How values between pixels are found, and what lies outside. */
export interface SampleOptions {
  /** Initially "nearest", as in torchvision. */
  readonly mode?: "nearest" | "bilinear";
  /** What is outside of an image. Initially 0. */
  readonly fill?: number;
}

/** An affine map of places (x, y), measured from the middle of an image: each entry `[..., 1, 1, 1]`. */
export interface AffineMap {
  readonly x: readonly [byX: Tensor, byY: Tensor, shift: Tensor];
  readonly y: readonly [byX: Tensor, byY: Tensor, shift: Tensor];
}

/**
 * Images whose pixel at a place is what the images have at the place that `map` sends it to: PyTorch's `affine_grid` and
 * `grid_sample` without aligned corners.
 */
export function sampleAt(operation: string, images: Tensor, map: AffineMap, options: SampleOptions): Tensor {
  const { mode = "nearest", fill = 0 } = options;
  const { height, width } = imageSizes(operation, images);
  const x = arange(width).sub((width - 1) / 2); // [W]
  const y = arange(height)
    .sub((height - 1) / 2)
    .unsqueeze(-1); // [H, 1]
  const place = ([byX, byY, shift]: AffineMap["x"], size: number): Tensor =>
    byX
      .mul(x)
      .add(byY.mul(y))
      .add(shift)
      .add((size - 1) / 2); // [..., 1, H, W]
  const [column, row] = [place(map.x, width), place(map.y, height)];
  if (mode === "nearest") return pixels(images, column.round(), row.round(), fill);

  const [left, top] = [column.floor(), row.floor()];
  const [right, below] = [column.sub(left), row.sub(top)]; // how far on the way to the next pixel
  const lerp = (a: Tensor, b: Tensor, t: Tensor): Tensor => a.add(b.sub(a).mul(t));
  const line = (at: Tensor): Tensor =>
    lerp(pixels(images, left, at, fill), pixels(images, left.add(1), at, fill), right);
  return lerp(line(top), line(top.add(1)), below);
}

/** The pixels at whole places `[..., 1, H, W]`, or `fill` outside. */
function pixels(images: Tensor, column: Tensor, row: Tensor, fill: number): Tensor {
  const { shape } = images;
  const [height, width] = shape.slice(-2);
  const inside = column.ge(0).logicalAnd(column.lt(width)).logicalAnd(row.ge(0)).logicalAnd(row.lt(height));
  const place = row
    .clamp(0, height - 1)
    .mul(width)
    .add(column.clamp(0, width - 1)); // [..., 1, H, W]
  const flat = images.reshape([...shape.slice(0, -2), height * width]);
  const index = place.cast("int32").expand(shape).reshape(flat.shape);
  return inside.where(gather(flat, -1, index).reshape(shape), fill);
}
