import { arange, defaultGenerator, randn, ValueError, type Tensor } from "@nn/tensor";
import { heightAndWidth, type ImageSize } from "./size.js";
import {
  chance,
  checkFloating,
  checkProbability,
  drawnBetween,
  drawnPlace,
  imageSizes,
} from "./transform.js";
import type { Transform } from "./transform.js";

/** Options of {@link randomErasing}. */
export interface RandomErasingOptions {
  /** How likely an image is changed. Initially 0.5. */
  readonly p?: number;
  /** The area of the rectangle as a share of the image's. Initially 0.02 … 0.33. */
  readonly scale?: readonly [low: number, high: number];
  /** Height by width of the rectangle. Initially 0.3 … 3.3. */
  readonly ratio?: readonly [low: number, high: number];
  /** What is put there: a number, or standard normal noise. Initially 0. */
  readonly value?: number | "random";
}

/**
 * A rectangle of random size, form and place is erased (Zhong et al. 2017, Random Erasing Data Augmentation), as in
 * torchvision; one that is too long for the image is cut where torchvision would draw again.
 *
 * @throws ValueError when an option can't be.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { ones } from "@nn/tensor";
 * const x = transforms.randomErasing({ p: 1, value: 0.5 })(ones([8, 3, 32, 32]));
 * console.log(x.shape); // [8, 3, 32, 32]
 * ```
 */
export function randomErasing(options: RandomErasingOptions = {}): Transform {
  const { p = 0.5, scale = [0.02, 0.33], ratio = [0.3, 3.3], value = 0 } = options;
  checkProbability("randomErasing", p);
  for (const [name, [low, high], most] of [["scale", scale, 1], ["ratio", ratio, Infinity]] as const) {
    if (low > 0 && low <= high && high <= most && high < Infinity) continue;
    throw new ValueError("randomErasing", `${name} must be [low, high] above 0, got [${low}, ${high}]`);
  } // prettier-ignore
  return (images, generator = defaultGenerator) => {
    checkFloating("randomErasing", images);
    const { height, width } = imageSizes("randomErasing", images);
    const area = drawnBetween(images, scale[0], scale[1], generator).mul(height * width); // [..., 1, 1, 1]
    const form = drawnBetween(images, Math.log(ratio[0]), Math.log(ratio[1]), generator).exp();
    const rows = area.mul(form).sqrt().round().clamp(1, height);
    const columns = area.div(form).sqrt().round().clamp(1, width);
    const place = (free: Tensor) =>
      drawnBetween(images, 0, 1, generator).mul(free.add(1)).floor().minimum(free);
    const inside = span(place(rows.neg().add(height)), rows, height)
      .unsqueeze(-1)
      .logicalAnd(span(place(columns.neg().add(width)), columns, width).unsqueeze(-2)); // [..., 1, H, W]
    const erased = value === "random" ? randn(images.shape, { generator, dtype: images.dtype }) : value;
    return inside.logicalAnd(chance(images, p, generator)).where(erased, images);
  };
}

/**
 * A rectangle around a random pixel of each image becomes 0, the part of it that lies inside (DeVries and Taylor 2017,
 * Improved Regularization of Convolutional Neural Networks with Cutout).
 *
 * @param size - Height and width, or one number for both.
 * @throws ValueError when the size can't be.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { ones } from "@nn/tensor";
 * const x = transforms.cutout(3)(ones([1, 8, 8]));
 * console.log(await x.sum().item()); // 64 less at most 9
 * ```
 */
export function cutout(size: ImageSize): Transform {
  const [rows, columns] = heightAndWidth("cutout", "size", size);
  return (images, generator = defaultGenerator) => {
    const { height, width } = imageSizes("cutout", images);
    const top = drawnPlace(images, height, generator).sub(Math.floor(rows / 2)); // [..., 1, 1, 1]
    const left = drawnPlace(images, width, generator).sub(Math.floor(columns / 2));
    const inside = span(top, rows, height)
      .unsqueeze(-1)
      .logicalAnd(span(left, columns, width).unsqueeze(-2));
    return inside.where(0, images);
  };
}

/** Which of `size` places lie in `start` … `start` + `length` - 1, `[..., 1, size]`. */
function span(start: Tensor, length: Tensor | number, size: number): Tensor {
  const places = arange(size);
  const first = start.squeeze(-1); // [..., 1, 1]
  const count = typeof length === "number" ? length : length.squeeze(-1);
  return places.ge(first).logicalAnd(places.lt(first.add(count)));
}
