import { bernoulli, DTypeError, formatShape, ShapeError, uniform, ValueError } from "@nn/tensor";
import type { Generator, Tensor } from "@nn/tensor";

/**
 * Changes images `[..., C, H, W]`, one or a batch of them. What is random is drawn for each image of a batch by itself,
 * from `generator`; initially from the default one, which `manualSeed` seeds.
 */
export type Transform = (images: Tensor, generator?: Generator) => Tensor;

/**
 * One transform after the other.
 *
 * @example
 * ```ts
 * import { DataLoader, digits, transforms } from "@nn/data";
 * const augment = transforms.compose([
 *   transforms.randomCrop(8, { padding: 1 }),
 *   transforms.randomRotation(10, { mode: "bilinear" }),
 *   transforms.normalize([0.3], [0.4]),
 * ]);
 * const loader = new DataLoader(digits({ flat: false }).train, {
 *   batchSize: 64,
 *   shuffle: true,
 *   transform: ({ x, y }, generator) => ({ x: augment(x, generator), y }),
 * });
 * for await (const { x } of loader) console.log(x.shape); // [64, 1, 8, 8]
 * ```
 */
export function compose(transforms: readonly Transform[]): Transform {
  return (images, generator) => transforms.reduce((result, next) => next(result, generator), images);
}

/** The sizes of images; refuses what has no channels, height and width. */
export function imageSizes(operation: string, images: Tensor) {
  const { shape } = images;
  if (shape.length < 3) {
    throw new ShapeError(operation, `needs images [..., C, H, W], got ${formatShape(shape)}`);
  }
  const [channels, height, width] = shape.slice(-3);
  return { lead: shape.slice(0, -3), channels, height, width };
}

/** Refuses images of whole numbers, which have no place for what comes between. */
export function checkFloating(operation: string, images: Tensor): void {
  if (images.dtype === "float32" || images.dtype === "float64") return;
  throw new DTypeError(
    operation,
    `needs floating images, got ${images.dtype}`,
    'use cast("float32").div(255)',
  );
}

/** Refuses what is no probability. */
export function checkProbability(operation: string, p: number): void {
  if (p >= 0 && p <= 1) return;
  throw new ValueError(operation, `p must lie in 0 … 1, got ${p}`);
}

/** True with probability `p` for each image, `[..., 1, 1, 1]`. */
export function chance(images: Tensor, p: number, generator: Generator): Tensor {
  return bernoulli(p, perImage(images), { generator, dtype: "bool" });
}

/** A number in [low, high) for each image, `[..., 1, 1, 1]`. */
export function drawnBetween(images: Tensor, low: number, high: number, generator: Generator): Tensor {
  return uniform(perImage(images), low, high, { generator });
}

/** A whole number in 0 … count - 1 for each image, `[..., 1, 1, 1]`, float32. */
export function drawnPlace(images: Tensor, count: number, generator: Generator): Tensor {
  return drawnBetween(images, 0, count, generator)
    .floor()
    .clamp(0, count - 1);
}

function perImage(images: Tensor): number[] {
  return [...images.shape.slice(0, -3), 1, 1, 1];
}
