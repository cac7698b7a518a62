import { defaultGenerator, type Tensor } from "@nn/tensor";
import { chance, checkProbability, imageSizes, type Transform } from "./transform.js";

/** Options of {@link randomHorizontalFlip} and {@link randomVerticalFlip}. */
export interface FlipOptions {
  /** How likely an image is turned over. Initially 0.5. */
  readonly p?: number;
}

/** Left and right change places. */
export function horizontalFlip(): Transform {
  return (images) => flipped("horizontalFlip", images, -1);
}

/** Top and bottom change places. */
export function verticalFlip(): Transform {
  return (images) => flipped("verticalFlip", images, -2);
}

/**
 * Left and right change places in some images.
 *
 * @throws ValueError when `p` is no probability.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { Generator, rand } from "@nn/tensor";
 * const x = transforms.randomHorizontalFlip({ p: 0.3 })(rand([8, 1, 4, 4]), new Generator(0));
 * console.log(x.shape); // [8, 1, 4, 4]
 * ```
 */
export function randomHorizontalFlip(options: FlipOptions = {}): Transform {
  return randomFlip("randomHorizontalFlip", -1, options);
}

/** Top and bottom change places in some images, as in {@link randomHorizontalFlip}. */
export function randomVerticalFlip(options: FlipOptions = {}): Transform {
  return randomFlip("randomVerticalFlip", -2, options);
}

function randomFlip(operation: string, axis: number, { p = 0.5 }: FlipOptions): Transform {
  checkProbability(operation, p);
  return (images, generator = defaultGenerator) => {
    const turned = flipped(operation, images, axis);
    return chance(images, p, generator).where(turned, images);
  };
}

function flipped(operation: string, images: Tensor, axis: number): Tensor {
  imageSizes(operation, images);
  return images.flip(axis);
}
