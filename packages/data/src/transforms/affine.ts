import { defaultGenerator, full, ValueError, type Tensor } from "@nn/tensor";
import { sampleAt, type AffineMap, type SampleOptions } from "./sample-at.js";
import { rangeOf } from "./size.js";
import { checkFloating, drawnBetween, imageSizes, type Transform } from "./transform.js";

/** A range: [low, high], or one number n for -n … n. */
export type Range = number | readonly [low: number, high: number];

/** Options of {@link randomAffine}. */
export interface RandomAffineOptions extends SampleOptions {
  /** The largest shift to either side and up or down, as a share of width and height. Initially none. */
  readonly translate?: readonly [horizontal: number, vertical: number];
  /** How much larger images become. Initially 1. */
  readonly scale?: readonly [low: number, high: number];
  /** The range of degrees by which images are sheared along x. Initially 0. */
  readonly shear?: Range;
}

/**
 * Images turned around their middle; the size stays. As torchvision's `rotate`.
 *
 * @param degrees - Counter-clockwise.
 * @throws ValueError when the angle is not finite.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { tensor } from "@nn/tensor";
 * const x = transforms.rotate(90)(tensor([[[1, 2], [3, 4]]]));
 * console.log(await x.array()); // [[[2, 4], [1, 3]]]
 * ```
 */
export function rotate(degrees: number, options: SampleOptions = {}): Transform {
  rangeOf("rotate", "degrees", [degrees, degrees]);
  return (images) => turned("rotate", images, full([1, 1, 1], degrees), options);
}

/**
 * Each image turned around its middle by a random angle, counter-clockwise.
 *
 * @param degrees - The range of angles.
 * @throws ValueError when the range can't be.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { rand } from "@nn/tensor";
 * const x = transforms.randomRotation(15, { mode: "bilinear" })(rand([8, 1, 28, 28]));
 * console.log(x.shape); // [8, 1, 28, 28]
 * ```
 */
export function randomRotation(degrees: Range, options: SampleOptions = {}): Transform {
  const [low, high] = rangeOf("randomRotation", "degrees", degrees);
  return (images, generator = defaultGenerator) => {
    imageSizes("randomRotation", images);
    return turned("randomRotation", images, drawnBetween(images, low, high, generator), options);
  };
}

/**
 * Each image turned, shifted, scaled and sheared at random around its middle, as torchvision's `RandomAffine`.
 *
 * @param degrees - The range of angles, clockwise.
 * @throws ValueError when a range can't be.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { rand } from "@nn/tensor";
 * const jitter = transforms.randomAffine(10, { translate: [0.1, 0.1], scale: [0.9, 1.1], shear: 5 });
 * console.log(jitter(rand([8, 1, 28, 28])).shape); // [8, 1, 28, 28]
 * ```
 */
export function randomAffine(degrees: Range, options: RandomAffineOptions = {}): Transform {
  const { translate = [0, 0], scale = [1, 1], shear = 0 } = options;
  const angles = rangeOf("randomAffine", "degrees", degrees);
  const shears = rangeOf("randomAffine", "shear", shear);
  if (!translate.every((share) => share >= 0 && share <= 1)) {
    throw new ValueError("randomAffine", `translate must be shares from 0 to 1, got [${String(translate)}]`);
  }
  const [smallest] = rangeOf("randomAffine", "scale", scale);
  if (smallest <= 0) throw new ValueError("randomAffine", `scale must be above 0, got [${String(scale)}]`);
  return (images, generator = defaultGenerator) => {
    checkFloating("randomAffine", images);
    const { height, width } = imageSizes("randomAffine", images);
    const draw = ([low, high]: readonly [number, number]) => drawnBetween(images, low, high, generator);
    const shift = (most: number) => draw([-most, most]).round();
    const map = inverseAffine({
      angle: draw(angles),
      shear: draw(shears),
      scale: draw(scale),
      x: shift(translate[0] * width),
      y: shift(translate[1] * height),
    });
    return sampleAt("randomAffine", images, map, options);
  };
}

/** An affine map by what it does, each `[..., 1, 1, 1]`: degrees clockwise, degrees along x, a factor, pixels. */
export interface AffineParts {
  readonly angle: Tensor;
  readonly shear: Tensor;
  readonly scale: Tensor;
  readonly x: Tensor;
  readonly y: Tensor;
}

/**
 * Where the pixels of the result come from: the inverse of T R S, a shear S, a turn R with a scale, a shift T, as
 * torchvision's `_get_inverse_affine_matrix`.
 */
export function inverseAffine({ angle, shear, scale, x, y }: AffineParts): AffineMap {
  const radians = angle.mul(Math.PI / 180);
  const [cos, sin, slope] = [radians.cos(), radians.sin(), shear.mul(Math.PI / 180).tan()];
  // The columns of R S, whose determinant is 1.
  const [a, c] = [cos, sin];
  const [b, d] = [cos.mul(slope).add(sin).neg(), cos.sub(sin.mul(slope))];
  const row = (byX: Tensor, byY: Tensor): AffineMap["x"] => {
    const [first, second] = [byX.div(scale), byY.div(scale)];
    return [first, second, first.mul(x).add(second.mul(y)).neg()];
  };
  return { x: row(d, b.neg()), y: row(c.neg(), a) };
}

function turned(operation: string, images: Tensor, degrees: Tensor, options: SampleOptions): Tensor {
  checkFloating(operation, images);
  const none = full([1, 1, 1], 0);
  const map = inverseAffine({
    angle: degrees.neg(),
    shear: none,
    scale: full([1, 1, 1], 1),
    x: none,
    y: none,
  });
  return sampleAt(operation, images, map, options);
}
