import { defaultGenerator, tensor, ValueError, type Tensor } from "@nn/tensor";
import { checkFloating, drawnBetween, imageSizes, type Transform } from "./transform.js";

/** Options of {@link colorJitter}. */
export interface ColorJitterOptions {
  /** The factor is drawn from max(0, 1 - brightness) … 1 + brightness. Initially 0: left as it is. */
  readonly brightness?: number;
  /** Likewise. */
  readonly contrast?: number;
}

/**
 * Values times a factor, kept in 0 … 1, as torchvision's `adjust_brightness`.
 *
 * @throws ValueError when the factor is negative.
 */
export function adjustBrightness(factor: number): Transform {
  checkFactor("adjustBrightness", "factor", factor);
  return (images) => {
    checkFloating("adjustBrightness", images);
    return brighter(images, factor);
  };
}

/**
 * Distances to the mean grey times a factor, kept in 0 … 1, as torchvision's `adjust_contrast`. Grey is
 * 0.2989 R + 0.587 G + 0.114 B for three channels, else the mean of them.
 *
 * @throws ValueError when the factor is negative.
 */
export function adjustContrast(factor: number): Transform {
  checkFactor("adjustContrast", "factor", factor);
  return (images) => {
    checkFloating("adjustContrast", images);
    return contrasted(images, factor);
  };
}

/**
 * Brightness, then contrast of each image by random factors.
 *
 * @throws ValueError when an option is negative.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { rand } from "@nn/tensor";
 * const x = transforms.colorJitter({ brightness: 0.4, contrast: 0.4 })(rand([8, 3, 16, 16]));
 * console.log(x.shape); // [8, 3, 16, 16]
 * ```
 */
export function colorJitter(options: ColorJitterOptions = {}): Transform {
  const { brightness = 0, contrast = 0 } = options;
  checkFactor("colorJitter", "brightness", brightness);
  checkFactor("colorJitter", "contrast", contrast);
  return (images, generator = defaultGenerator) => {
    checkFloating("colorJitter", images);
    imageSizes("colorJitter", images);
    const factor = (by: number) => drawnBetween(images, Math.max(0, 1 - by), 1 + by, generator);
    const bright = brightness > 0 ? brighter(images, factor(brightness)) : images;
    return contrast > 0 ? contrasted(bright, factor(contrast)) : bright;
  };
}

function brighter(images: Tensor, factor: Tensor | number): Tensor {
  return images.mul(factor).clamp(0, 1);
}

function contrasted(images: Tensor, factor: Tensor | number): Tensor {
  const { channels } = imageSizes("adjustContrast", images);
  const weights = tensor([0.2989, 0.587, 0.114], [3, 1, 1], { dtype: images.dtype });
  const grey = channels === 3 ? images.mul(weights).sum(-3, { keepdim: true }) : images;
  const mean = grey.mean([-3, -2, -1], { keepdim: true }); // [..., 1, 1, 1]
  return images.sub(mean).mul(factor).add(mean).clamp(0, 1);
}

function checkFactor(operation: string, name: string, factor: number): void {
  if (factor >= 0 && factor < Infinity) return;
  throw new ValueError(operation, `${name} must be a finite number of at least 0, got ${factor}`);
}
