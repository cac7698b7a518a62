import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { Module } from "../../module/module.js";
import { positiveInteger } from "./positive-integer.js";

/**
 * Lays channels out as finer pixels: y[c, h r + i, w r + j] = x[c r² + i r + j, h, w] (Shi et al. 2016, equation 4).
 *
 * @param x - `[*, C r², H, W]`
 * @param upscaleFactor - r
 * @returns `[*, C, H r, W r]`
 * @throws ShapeError when r² doesn't divide the channels.
 *
 * @example
 * ```ts
 * import { pixelShuffle } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(pixelShuffle(randn([1, 8, 5, 5]), 2).shape); // [1, 2, 10, 10]
 * ```
 */
export function pixelShuffle(x: Tensor, upscaleFactor: number): Tensor {
  const r = positiveInteger("pixelShuffle", "upscaleFactor", upscaleFactor);
  const [lead, channels, height, width] = imageOf("pixelShuffle", x);
  if (channels % (r * r) !== 0) {
    throw new ShapeError(
      "pixelShuffle",
      `expected [*, C * ${r * r}, H, W], got ${formatShape(x.shape)}`,
      "the channels must be a multiple of upscaleFactor²",
    );
  }
  const kept = lead.map((_, i) => i);
  const n = lead.length;
  return x
    .reshape([...lead, channels / (r * r), r, r, height, width])
    .permute([...kept, n, n + 3, n + 1, n + 4, n + 2])
    .reshape([...lead, channels / (r * r), height * r, width * r]);
}

/**
 * The way back from {@link pixelShuffle}: blocks of pixels become channels.
 *
 * @param x - `[*, C, H r, W r]`
 * @param downscaleFactor - r
 * @returns `[*, C r², H, W]`
 * @throws ShapeError when r doesn't divide height and width.
 *
 * @example
 * ```ts
 * import { pixelUnshuffle } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(pixelUnshuffle(randn([1, 2, 10, 10]), 2).shape); // [1, 8, 5, 5]
 * ```
 */
export function pixelUnshuffle(x: Tensor, downscaleFactor: number): Tensor {
  const r = positiveInteger("pixelUnshuffle", "downscaleFactor", downscaleFactor);
  const [lead, channels, height, width] = imageOf("pixelUnshuffle", x);
  if (height % r !== 0 || width % r !== 0) {
    throw new ShapeError(
      "pixelUnshuffle",
      `expected [*, C, H * ${r}, W * ${r}], got ${formatShape(x.shape)}`,
      "height and width must be multiples of downscaleFactor",
    );
  }
  const kept = lead.map((_, i) => i);
  const n = lead.length;
  return x
    .reshape([...lead, channels, height / r, r, width / r, r])
    .permute([...kept, n, n + 2, n + 4, n + 1, n + 3])
    .reshape([...lead, channels * r * r, height / r, width / r]);
}

function imageOf(
  operation: string,
  { shape }: Tensor,
): [lead: readonly number[], channels: number, height: number, width: number] {
  if (shape.length < 3) throw new ShapeError(operation, `expected [*, C, H, W], got ${formatShape(shape)}`);
  const [channels, height, width] = shape.slice(-3);
  return [shape.slice(0, -3), channels, height, width];
}

/**
 * {@link pixelShuffle} as a module.
 *
 * @param upscaleFactor - How many times finer the image becomes.
 * @throws NNError when the factor is no positive integer; ShapeError from `forward` when its square doesn't divide the
 * channels.
 *
 * @example
 * ```ts
 * import { Conv2d, PixelShuffle, Sequential } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const finer = new Sequential(new Conv2d(3, 12, 3, { padding: 1 }), new PixelShuffle(2));
 * console.log(finer.forward(randn([1, 3, 8, 8])).shape); // [1, 3, 16, 16]
 * ```
 */
export class PixelShuffle extends Module {
  constructor(readonly upscaleFactor: number) {
    super();
    positiveInteger(this.constructor.name, "upscaleFactor", upscaleFactor);
  }

  forward(x: Tensor): Tensor {
    return pixelShuffle(x, this.upscaleFactor);
  }

  override extraRepr(): string {
    return `upscaleFactor=${this.upscaleFactor}`;
  }
}

/**
 * {@link pixelUnshuffle} as a module.
 *
 * @param downscaleFactor - How many times coarser the image becomes.
 * @throws NNError when the factor is no positive integer; ShapeError from `forward` when it doesn't divide the sizes.
 *
 * @example
 * ```ts
 * import { PixelUnshuffle } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new PixelUnshuffle(2).forward(randn([3, 16, 16])).shape); // [12, 8, 8]
 * ```
 */
export class PixelUnshuffle extends Module {
  constructor(readonly downscaleFactor: number) {
    super();
    positiveInteger(this.constructor.name, "downscaleFactor", downscaleFactor);
  }

  forward(x: Tensor): Tensor {
    return pixelUnshuffle(x, this.downscaleFactor);
  }

  override extraRepr(): string {
    return `downscaleFactor=${this.downscaleFactor}`;
  }
}
