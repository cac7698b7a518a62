import { encode } from "fast-png";
import { cast, clamp, floor, formatShape, mul, NNError, pad, ShapeError, type Tensor } from "@nn/tensor";

/** The images of a grid in one row, as PyTorch's. */
const COLUMNS = 8;

/** An image as levels from 0 to 255, `[height, width, channels]`. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Tensor;
}

/**
 * One image, or several in a grid, of a tensor whose axes `format` names (N, C, H, W; N and C may be missing).
 *
 * @param x - float32 or float64 from 0 to 1, int32 from 0 to 255, or bool.
 * @throws ShapeError when the format doesn't fit the shape, or the channels are none of 1 (grey), 3 (RGB) and 4 (RGBA).
 */
export function pixelsOf(operation: string, x: Tensor, format: string): Pixels {
  const images = arrange(operation, x, format);
  const [count, channels, height, width] = images.shape;
  if (![1, 3, 4].includes(channels) || images.size === 0) {
    throw new ShapeError(
      operation,
      `got an image of ${channels} channels, ${height} by ${width}, from ${formatShape(x.shape)} as ${format}`,
      "give 1 (grey), 3 (RGB) or 4 (RGBA) channels, and say in dataformats which axis they are",
    );
  }
  const columns = Math.min(count, COLUMNS);
  const rows = Math.ceil(count / columns);
  const grid = pad(images, [[0, rows * columns - count], [0, 0], [0, 0], [0, 0]]) // prettier-ignore
    .reshape([rows, columns, channels, height, width])
    .permute([0, 3, 1, 4, 2])
    .reshape([rows * height, columns * width, channels]);
  return { height: rows * height, width: columns * width, channels, data: levels(grid) };
}

/** The axes in the order N, C, H, W. */
function arrange(operation: string, x: Tensor, format: string): Tensor {
  const letters = [...format.toUpperCase()];
  const named = new Set(letters);
  const known = letters.every((letter) => "NCHW".includes(letter)) && named.has("H") && named.has("W");
  if (!known || named.size !== letters.length) {
    throw new NNError(
      operation,
      `dataformats "${format}" is not made of N, C, H and W`,
      'use "CHW" or "NHWC"',
    );
  }
  if (letters.length !== x.rank) {
    throw new ShapeError(operation, `dataformats "${format}" does not fit shape ${formatShape(x.shape)}`);
  }
  const present = [..."NCHW"].filter((letter) => named.has(letter));
  const ordered = x.detach().permute(present.map((letter) => letters.indexOf(letter)));
  const sizes = [..."NCHW"].map((letter) => (named.has(letter) ? x.shape[letters.indexOf(letter)] : 1));
  return ordered.reshape(sizes);
}

function levels(x: Tensor): Tensor {
  const scaled = x.dtype === "int32" ? x : mul(cast(x, "float32"), 255);
  return floor(clamp(cast(scaled, "float32"), 0, 255));
}

/** The file of an image with these levels. */
export function pngOf({ width, height, channels }: Pixels, levels: ArrayLike<number>): Uint8Array {
  return encode({ width, height, channels, data: Uint8Array.from(levels), depth: 8 });
}
