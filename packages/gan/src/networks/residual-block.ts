import { AvgPool2d, Conv2d, Module, ReLU, Sequential, Upsample } from "@nn/layers";
import type { Generator, Tensor } from "@nn/tensor";
import { norms2d, spectral, type Normalization } from "./normalized.js";

/** y = residual(x) + shortcut(x). */
export class ResidualBlock extends Module {
  constructor(
    readonly residual: Module,
    readonly shortcut: Module,
  ) {
    super();
  }

  /**
   * @param x - `[n, from, h, w]`
   * @returns `[n, to, …]`
   */
  forward(x: Tensor): Tensor {
    return this.residual.forward(x).add(this.shortcut.forward(x));
  }
}

/** What a discriminator's block is normalised by, and where its first vectors come from. */
export interface BlockOptions {
  readonly normalization: Normalization;
  readonly random: { readonly generator?: Generator };
}

/** A generator's block: `[n, from, h, w]` to `[n, to, 2 h, 2 w]`. */
export function upBlock(from: number, to: number): ResidualBlock {
  return new ResidualBlock(
    new Sequential(
      ...norms2d(from, "batch"),
      new ReLU(),
      new Upsample({ scaleFactor: 2 }), // [n, from, 2 h, 2 w]
      new Conv2d(from, to, 3, { padding: 1, bias: false }), // [n, to, 2 h, 2 w]
      ...norms2d(to, "batch"),
      new ReLU(),
      new Conv2d(to, to, 3, { padding: 1 }),
    ),
    new Sequential(new Upsample({ scaleFactor: 2 }), new Conv2d(from, to, 1)),
  );
}

/** A discriminator's block: `[n, from, h, w]` to `[n, to, h / 2, w / 2]`. */
export function downBlock(from: number, to: number, { normalization, random }: BlockOptions): ResidualBlock {
  return new ResidualBlock(
    new Sequential(
      ...norms2d(from, normalization),
      new ReLU(),
      spectral(new Conv2d(from, to, 3, { padding: 1 }), normalization, random), // [n, to, h, w]
      ...norms2d(to, normalization),
      new ReLU(),
      spectral(new Conv2d(to, to, 3, { padding: 1 }), normalization, random),
      new AvgPool2d(2), // [n, to, h / 2, w / 2]
    ),
    new Sequential(spectral(new Conv2d(from, to, 1), normalization, random), new AvgPool2d(2)),
  );
}

/** A discriminator's first block, which sees an image: `[n, c, h, w]` to `[n, to, h / 2, w / 2]`. */
export function imageBlock(from: number, to: number, { normalization, random }: BlockOptions): ResidualBlock {
  return new ResidualBlock(
    new Sequential(
      spectral(new Conv2d(from, to, 3, { padding: 1 }), normalization, random), // [n, to, h, w]
      ...norms2d(to, normalization),
      new ReLU(),
      spectral(new Conv2d(to, to, 3, { padding: 1 }), normalization, random),
      new AvgPool2d(2), // [n, to, h / 2, w / 2]
    ),
    new Sequential(new AvgPool2d(2), spectral(new Conv2d(from, to, 1), normalization, random)),
  );
}

/** A discriminator's block that keeps the size, with nothing on the shortcut: `[n, size, h, w]`. */
export function plainBlock(size: number, { normalization, random }: BlockOptions): ResidualBlock {
  return new ResidualBlock(
    new Sequential(
      ...norms2d(size, normalization),
      new ReLU(),
      spectral(new Conv2d(size, size, 3, { padding: 1 }), normalization, random),
      ...norms2d(size, normalization),
      new ReLU(),
      spectral(new Conv2d(size, size, 3, { padding: 1 }), normalization, random),
    ),
    new Sequential(),
  );
}
