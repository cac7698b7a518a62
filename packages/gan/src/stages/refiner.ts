import { BatchNorm2d, Conv2d, ConvTranspose2d, LeakyReLU, Module, ReLU, Sequential } from "@nn/layers";
import { concat, type Generator, type Tensor } from "@nn/tensor";
import { checkWhole } from "../metrics/checks.js";
import { checkImageSize, HALVING, WINDOW } from "../networks/halvings.js";
import { initialize, smallNormal } from "../networks/initialize.js";
import { outputOf, randomOf, type ImageSize, type OutputActivation } from "../networks/network-options.js";
import { norms2d } from "../networks/normalized.js";
import { ResidualBlock } from "../networks/residual-block.js";

/** Options of {@link Refiner}. */
export interface RefinerOptions {
  /** The shape of the fine images; coarse ones are half as high and wide. */
  readonly inputSize: ImageSize;
  /** The size of a condition. */
  readonly conditionSize: number;
  /** The channels in the middle. Initially 64. */
  readonly width?: number;
  /** How many residual blocks there are in the middle. Initially 2. */
  readonly blocks?: number;
  /** Initially "sigmoid". */
  readonly outputActivation?: OutputActivation;
  /** Where the first weights come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/**
 * The second stage of a {@link StackGAN}: looks at a coarse image and the condition again, corrects it and makes it twice as
 * large. The coarse image is halved, the condition put behind each of its places, residual blocks put both together, and
 * transposed convolutions double the result twice.
 *
 * Attributes: `encoder`, `middle`, `decoder`.
 *
 * Source: Zhang et al., "StackGAN" (2017), section 3.4, with fewer channels and blocks.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up; NNError when `inputSize` is no shape of an image.
 */
export class Refiner extends Module<[coarse: Tensor, condition: Tensor]> {
  readonly encoder: Sequential;
  readonly middle: Sequential;
  readonly decoder: Sequential;

  constructor(options: RefinerOptions) {
    super();
    const { inputSize, conditionSize, width = 64, blocks = 2 } = options;
    checkImageSize("Refiner", inputSize);
    checkWhole("Refiner", "width", width, 1);
    checkWhole("Refiner", "blocks", blocks, 0);
    checkWhole("Refiner", "conditionSize", conditionSize, 1);
    const [channels] = inputSize;
    const narrow = Math.ceil(width / 2);
    this.encoder = new Sequential(
      new Conv2d(channels, narrow, 3, { padding: 1 }), // [n, width / 2, h / 2, w / 2]
      new LeakyReLU(0.2),
      new Conv2d(narrow, width, WINDOW, { ...HALVING, bias: false }), // [n, width, h / 4, w / 4]
      new BatchNorm2d(width),
      new LeakyReLU(0.2),
    );
    this.middle = new Sequential(
      new Conv2d(width + conditionSize, width, 3, { padding: 1, bias: false }), // [n, width, h / 4, w / 4]
      new BatchNorm2d(width),
      new ReLU(),
      ...Array.from({ length: blocks }, () => residualBlock(width)),
    );
    this.decoder = new Sequential(
      new ReLU(),
      new ConvTranspose2d(width, narrow, WINDOW, { ...HALVING, bias: false }), // [n, width / 2, h / 2, w / 2]
      new BatchNorm2d(narrow),
      new ReLU(),
      new ConvTranspose2d(narrow, channels, WINDOW, HALVING), // [n, c, h, w]
      ...outputOf(options),
    );
    initialize(this, smallNormal, randomOf(options));
  }

  /**
   * @param coarse - `[n, c, h / 2, w / 2]`
   * @param condition - `[n, conditionSize]`
   * @returns `[n, c, h, w]`
   */
  forward(coarse: Tensor, condition: Tensor): Tensor {
    const seen = this.encoder.forward(coarse); // [n, width, h / 4, w / 4]
    const [n, , height, width] = seen.shape as [number, number, number, number];
    const [, size] = condition.shape as [number, number];
    const everywhere = condition.reshape([n, size, 1, 1]).expand([n, size, height, width]);
    return this.decoder.forward(this.middle.forward(concat([seen, everywhere], 1)));
  }
}

/** x + the result of two convolutions: `[n, size, h, w]`. */
function residualBlock(size: number): ResidualBlock {
  const convolution = (): Conv2d => new Conv2d(size, size, 3, { padding: 1, bias: false });
  return new ResidualBlock(
    new Sequential(
      convolution(),
      ...norms2d(size, "batch"),
      new ReLU(),
      convolution(),
      ...norms2d(size, "batch"),
    ),
    new Sequential(),
  );
}
