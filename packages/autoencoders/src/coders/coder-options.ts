import { formatShape, NNError } from "@nn/tensor";
import type { Activation } from "./activation.js";

/** What an encoder and a decoder of linear layers are made of. */
export interface DenseSizes {
  /** The size of an example, d; or its shape, such as [1, 28, 28]: it is made flat on the way in, and shaped again. */
  readonly inputSize: number | readonly number[];
  /** The size of a code, k. */
  readonly codeSize: number;
  /** The sizes of the encoder's hidden layers; the decoder has them the other way round. Initially none. */
  readonly hidden?: readonly number[];
  /** What follows each hidden layer. Initially "relu". */
  readonly activation?: Activation;
}

/** What an encoder and a decoder of convolutions are made of, and linear layers between these and the code. */
export interface ConvolutionalSizes extends DenseSizes {
  /** The shape of an image. */
  readonly inputSize: readonly [channels: number, height: number, width: number];
  /** The channels of the encoder's convolutions, each of which halves the image; the decoder has them the other way round. */
  readonly channels: readonly number[];
  /**
   * How the decoder doubles an image: by a transposed convolution, or by repeating pixels before a convolution, which
   * leaves no checkerboard (Odena et al. 2016). Initially "transposed".
   */
  readonly upsample?: "transposed" | "resize";
}

/** What {@link makeEncoder} and {@link makeDecoder} build from: with `channels` convolutions, else linear layers. */
export type CoderSizes = DenseSizes | ConvolutionalSizes;

/** Whether there are convolutions. */
export function isConvolutional(sizes: CoderSizes): sizes is ConvolutionalSizes {
  return "channels" in sizes && sizes.channels.length > 0;
}

/** The shape of one example. */
export function exampleShape({ inputSize }: Pick<DenseSizes, "inputSize">): readonly number[] {
  return typeof inputSize === "number" ? [inputSize] : inputSize;
}

/** Refuses sizes of which nothing can be built, in the name of the model. */
export function checkSizes(model: string, sizes: CoderSizes): void {
  const { codeSize, hidden = [] } = sizes;
  checkCount(model, "codeSize", codeSize);
  checkCounts(model, "hidden", hidden);
  checkImageSizes(model, { channels: [], ...sizes });
}

/** {@link checkSizes} for convolutions that end before a code. */
export function checkImageSizes(
  model: string,
  sizes: Pick<CoderSizes, "inputSize"> & Pick<ConvolutionalSizes, "channels" | "upsample">,
): void {
  const { inputSize, channels, upsample = "transposed" } = sizes;
  if (typeof inputSize === "number") checkCount(model, "inputSize", inputSize);
  else checkCounts(model, "inputSize", inputSize, 1);
  checkCounts(model, "channels", channels);
  if (channels.length === 0) return;
  if (exampleShape(sizes).length !== 3) {
    throw new NNError(
      model,
      `channels need images, got inputSize ${formatShape(exampleShape(sizes))}`,
      "give inputSize as [channels, height, width]",
    );
  }
  if (upsample !== "transposed" && upsample !== "resize") {
    throw new NNError(model, `there is no upsample "${String(upsample)}"`, 'use "transposed" or "resize"');
  }
}

/** Refuses what is not a number of something. */
export function checkCount(model: string, name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new NNError(model, `sizes must be whole numbers from 1 up, got ${String(count)} for ${name}`);
}

function checkCounts(model: string, name: string, counts: readonly number[], least = 0): void {
  if (!Array.isArray(counts) || counts.length < least) {
    const got = Array.isArray(counts) ? formatShape(counts) : String(counts);
    throw new NNError(model, `${name} must be a list of whole numbers from 1 up, got ${got}`);
  }
  for (const count of counts) checkCount(model, name, count);
}
