import { formatShape, NNError, ShapeError } from "@nn/tensor";
import type { ImageSize } from "./network-options.js";

/** Images aren't halved below this by default. */
const SMALLEST = 4;

/** Stride, padding and window with which a convolution halves an image, and a transposed one doubles it. */
export const HALVING = { stride: 2, padding: 1 } as const;
export const WINDOW = 4;

/** How often an image can be halved, down to about 4 × 4: 28 twice, 32 three times, 64 four times. */
export function levelsOf([channels, height, width]: ImageSize): number {
  const sizes = [height / 2, width / 2];
  if (sizes.some((size) => !Number.isInteger(size) || size < SMALLEST)) return 0;
  return 1 + levelsOf([channels, height / 2, width / 2]);
}

/** Refuses what is no shape of an image, such as the size of a flat one. */
export function checkImageSize(maker: string, inputSize: ImageSize): void {
  const isWhole = (size: number): boolean => Number.isInteger(size) && size >= 1;
  if (Array.isArray(inputSize) && inputSize.length === 3 && inputSize.every(isWhole)) return;
  const got = Array.isArray(inputSize) ? formatShape(inputSize) : String(inputSize);
  throw new NNError(
    maker,
    `needs images, got inputSize ${got}`,
    "give inputSize as [channels, height, width]",
  );
}

/**
 * The sizes of an image that is halved as often as there are channels.
 *
 * @throws NNError for what is no shape of an image, when there are no channels, or one is no whole number; ShapeError when a
 * size is odd before the last.
 */
export function halved(
  maker: string,
  inputSize: ImageSize,
  channels: readonly number[],
): readonly [height: number, width: number] {
  checkImageSize(maker, inputSize);
  const [, height, width] = inputSize;
  if (channels.length === 0) {
    throw new NNError(
      maker,
      `images of ${height} x ${width} can't be halved`,
      "give channels, or images of an even size from 8 up",
    );
  }
  const bad = channels.find((count) => !Number.isInteger(count) || count < 1);
  if (bad !== undefined) throw new NNError(maker, `channels must be whole numbers from 1 up, got ${bad}`);
  const factor = 2 ** channels.length;
  if (height % factor === 0 && width % factor === 0) return [height / factor, width / factor];
  throw new ShapeError(
    maker,
    `images of ${height} x ${width} can't be halved ${channels.length} times`,
    `use a height and a width that ${factor} divides, or fewer channels`,
  );
}
