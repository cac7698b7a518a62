import { Module } from "@nn/layers";
import { formatShape, maxPool2d, resize, ShapeError, ValueError, type Tensor } from "@nn/tensor";
import { BasicConv2d } from "./basic-conv.js";
import { InceptionA, InceptionB, InceptionC, InceptionD, InceptionE } from "./blocks.js";

/** The height and width of what the network looks at. */
const SIZE = 299;

/**
 * The Inception v3 network up to its last pool, whose features FID is defined on. The names of its state are
 * torchvision's; its pools are those of the TensorFlow network that FID was defined with, as in the PyTorch port
 * pytorch-fid: means leave out what lies over the edge, and the last block takes a maximum.
 *
 * Images are resized to 299 x 299 (bilinear) and scaled from 0 … 1 to -1 … 1. Weights don't come with the package:
 * {@link inceptionFeatures} loads yours.
 *
 * Source: Szegedy et al., "Rethinking the Inception Architecture for Computer Vision" (2016); Heusel et al., "GANs Trained
 * by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium" (2017).
 *
 * @param options - `width`: how many channels there are, as a share of the original's, for trials; initially 1.
 *
 * @example
 * ```ts
 * import { InceptionV3 } from "@nn/gan/features";
 * import { rand } from "@nn/tensor";
 * const network = new InceptionV3({ width: 1 / 32 }).eval();
 * console.log(network.features(rand([2, 3, 32, 32])).shape); // [2, 64]; 2048 wide with all channels
 * ```
 */
export class InceptionV3 extends Module {
  Conv2d_1a_3x3: BasicConv2d;
  Conv2d_2a_3x3: BasicConv2d;
  Conv2d_2b_3x3: BasicConv2d;
  Conv2d_3b_1x1: BasicConv2d;
  Conv2d_4a_3x3: BasicConv2d;
  Mixed_5b: InceptionA;
  Mixed_5c: InceptionA;
  Mixed_5d: InceptionA;
  Mixed_6a: InceptionB;
  Mixed_6b: InceptionC;
  Mixed_6c: InceptionC;
  Mixed_6d: InceptionC;
  Mixed_6e: InceptionC;
  Mixed_7a: InceptionD;
  Mixed_7b: InceptionE;
  Mixed_7c: InceptionE;

  constructor(options: { readonly width?: number } = {}) {
    super();
    const { width = 1 } = options;
    if (!(width > 0 && width <= 1)) {
      throw new ValueError("InceptionV3", `width must lie above 0 and up to 1, got ${width}`);
    }
    const c = (count: number): number => Math.ceil(count * width);
    this.Conv2d_1a_3x3 = new BasicConv2d(3, c(32), 3, { stride: 2 });
    this.Conv2d_2a_3x3 = new BasicConv2d(c(32), c(32), 3);
    this.Conv2d_2b_3x3 = new BasicConv2d(c(32), c(64), 3, { padding: 1 });
    this.Conv2d_3b_1x1 = new BasicConv2d(c(64), c(80), 1);
    this.Conv2d_4a_3x3 = new BasicConv2d(c(80), c(192), 3);
    this.Mixed_5b = new InceptionA(c(192), 32, c);
    this.Mixed_5c = new InceptionA(this.Mixed_5b.outChannels, 64, c);
    this.Mixed_5d = new InceptionA(this.Mixed_5c.outChannels, 64, c);
    this.Mixed_6a = new InceptionB(this.Mixed_5d.outChannels, c);
    this.Mixed_6b = new InceptionC(this.Mixed_6a.outChannels, 128, c);
    this.Mixed_6c = new InceptionC(this.Mixed_6b.outChannels, 160, c);
    this.Mixed_6d = new InceptionC(this.Mixed_6c.outChannels, 160, c);
    this.Mixed_6e = new InceptionC(this.Mixed_6d.outChannels, 192, c);
    this.Mixed_7a = new InceptionD(this.Mixed_6e.outChannels, c);
    this.Mixed_7b = new InceptionE(this.Mixed_7a.outChannels, "mean", c);
    this.Mixed_7c = new InceptionE(this.Mixed_7b.outChannels, "max", c);
  }

  /**
   * The maps of the last block: `[n, 3, 299, 299]`, -1 … 1, to `[n, 2048, 8, 8]`.
   */
  forward(x: Tensor): Tensor {
    let y = this.Conv2d_2a_3x3.forward(this.Conv2d_1a_3x3.forward(x)); // [n, 32, 147, 147]
    y = maxPool2d(this.Conv2d_2b_3x3.forward(y), 3, { stride: 2 }); // [n, 64, 73, 73]
    y = this.Conv2d_4a_3x3.forward(this.Conv2d_3b_1x1.forward(y)); // [n, 192, 71, 71]
    y = maxPool2d(y, 3, { stride: 2 }); // [n, 192, 35, 35]
    for (const block of [this.Mixed_5b, this.Mixed_5c, this.Mixed_5d]) y = block.forward(y); // [n, 288, 35, 35]
    y = this.Mixed_6a.forward(y); // [n, 768, 17, 17]
    for (const block of [this.Mixed_6b, this.Mixed_6c, this.Mixed_6d, this.Mixed_6e]) y = block.forward(y);
    y = this.Mixed_7a.forward(y); // [n, 1280, 8, 8]
    return this.Mixed_7c.forward(this.Mixed_7b.forward(y)); // [n, 2048, 8, 8]
  }

  /**
   * What images are compared by, `[n, 2048]`: the means of the last maps.
   *
   * @param x - `[n, 3, height, width]`, or grey `[n, 1, height, width]`, 0 … 1, of any size.
   * @throws ShapeError for other shapes.
   */
  features(x: Tensor): Tensor {
    const [n, channels, height, width] = x.shape;
    if (x.rank !== 4 || (channels !== 3 && channels !== 1)) {
      throw new ShapeError(
        "InceptionV3",
        `images must be [n, 3, height, width] or [n, 1, height, width], got ${formatShape(x.shape)}`,
      );
    }
    const coloured = x.expand([n, 3, height, width]);
    const resized = resize(coloured, [SIZE, SIZE], { mode: "bilinear" });
    return this.forward(resized.mul(2).sub(1)).mean([2, 3]);
  }
}
