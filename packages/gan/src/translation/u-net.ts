import {
  BatchNorm2d,
  Conv2d,
  ConvTranspose2d,
  Dropout,
  LeakyReLU,
  Module,
  ModuleList,
  ReLU,
  Sequential,
} from "@nn/layers";
import { concat, type Generator, type Tensor } from "@nn/tensor";
import { HALVING, halved, WINDOW } from "../networks/halvings.js";
import { initialize, smallNormal } from "../networks/initialize.js";
import { outputOf, randomOf, type ImageSize, type OutputActivation } from "../networks/network-options.js";

/** Options of {@link UNet}. */
export interface UNetOptions {
  /** The shape of the images that go in. */
  readonly inputSize: ImageSize;
  /** The channels of the images that come out. Initially those that go in. */
  readonly outChannels?: number;
  /** The channels on the way down, each of which halves the image. Initially [32, 64]. */
  readonly channels?: readonly number[];
  /** The share of numbers that dropout leaves out at the bottom; it is what makes results differ. Initially 0.5. */
  readonly dropout?: number;
  /** Initially "sigmoid". */
  readonly outputActivation?: OutputActivation;
  /** Where the first weights come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/**
 * A U-Net: convolutions halve an image, transposed ones double it again, and each of these also sees what the image was at
 * its size on the way down, so that nothing has to pass through the narrow middle. Batch norm behind all layers but the
 * first, the innermost and the last; first weights N(0, 0.02²).
 *
 * `[n, c, h, w]` to `[n, outChannels, h, w]`
 *
 * Attributes: `down` and `up`, lists of the stages from the outside to the inside.
 *
 * Source: Ronneberger, Fischer and Brox, "U-Net" (2015), as Isola et al., "Image-to-image translation with conditional
 * adversarial networks" (2017), appendix 6.1, have it.
 *
 * @throws ShapeError when images can't be halved so often; NNError for channels that there aren't.
 *
 * @example
 * ```ts
 * import { UNet } from "@nn/gan";
 * import { rand } from "@nn/tensor";
 * const network = new UNet({ inputSize: [1, 32, 32], outChannels: 3, channels: [8, 16, 32] });
 * console.log(network.forward(rand([2, 1, 32, 32])).shape); // [2, 3, 32, 32]
 * ```
 */
export class UNet extends Module {
  readonly down: ModuleList<Sequential>;
  readonly up: ModuleList<Sequential>;

  constructor(options: UNetOptions) {
    super();
    const { inputSize, outChannels = inputSize[0], channels = [32, 64], dropout = 0.5 } = options;
    halved("UNet", inputSize, channels);
    const innermost = channels.length - 1;
    this.down = new ModuleList(
      channels.map((to, level) => {
        const from = channels[level - 1] ?? inputSize[0];
        const isPlain = level === 0 || level === innermost;
        return new Sequential(
          ...(level === 0 ? [] : [new LeakyReLU(0.2)]),
          new Conv2d(from, to, WINDOW, { ...HALVING, bias: isPlain }),
          ...(isPlain ? [] : [new BatchNorm2d(to)]),
        ); // [n, to, h / 2, w / 2]
      }),
    );
    this.up = new ModuleList(
      channels.map((own, level) => {
        const from = level === innermost ? own : 2 * own;
        if (level === 0) {
          const last = new ConvTranspose2d(from, outChannels, WINDOW, HALVING);
          return new Sequential(new ReLU(), last, ...outputOf(options));
        }
        const to = channels[level - 1]!;
        return new Sequential(
          new ReLU(),
          new ConvTranspose2d(from, to, WINDOW, { ...HALVING, bias: false }),
          new BatchNorm2d(to),
          ...(level === innermost ? [new Dropout(dropout)] : []),
        ); // [n, to, 2 h, 2 w]
      }),
    );
    initialize(this, smallNormal, randomOf(options));
  }

  forward(x: Tensor): Tensor {
    const seen: Tensor[] = [];
    for (const stage of this.down) seen.push((x = stage.forward(x)));
    const [first, ...outer] = [...this.up].toReversed() as [Sequential, ...Sequential[]];
    let y = first.forward(seen.pop()!);
    for (const stage of outer) y = stage.forward(concat([y, seen.pop()!], 1));
    return y;
  }
}
