import { Flatten, Sequential, Unflatten, type Module } from "@nn/layers";
import { makeActivation, type Activation } from "./activation.js";
import {
  checkImageSizes,
  checkSizes,
  exampleShape,
  isConvolutional,
  type CoderSizes,
  type ConvolutionalSizes,
} from "./coder-options.js";
import { doublings, halvings, imagesOf } from "./convolutional.js";
import { linearLayers } from "./dense.js";

/** What of {@link makeEncoder} and {@link makeDecoder} differs from the sizes. */
export interface CoderWidths {
  /** Numbers of the input beside an example's: channels for convolutions, else numbers. Initially 0. */
  readonly extra?: number;
  /** How many numbers the result has for each one: of a code, or of an example. Initially 1. */
  readonly outputs?: number;
  /** What follows the last layer. Initially nothing. */
  readonly last?: Activation;
}

/**
 * An encoder: `[n, …inputSize]` to `[n, outputs · codeSize]`.
 *
 * @param sizes - What it is made of; see {@link CoderSizes}.
 *
 * @example
 * ```ts
 * import { makeEncoder } from "@nn/autoencoders";
 * import { rand } from "@nn/tensor";
 * const encoder = makeEncoder({ inputSize: [1, 28, 28], channels: [8, 16], codeSize: 10 });
 * console.log(encoder.forward(rand([5, 1, 28, 28])).shape); // [5, 10]
 * ```
 */
export function makeEncoder(
  sizes: CoderSizes,
  { extra = 0, outputs = 1, last }: CoderWidths = {},
): Sequential {
  checkSizes("makeEncoder", sizes);
  const { hidden = [], activation = "relu", codeSize } = sizes;
  const end = last ? [makeActivation(last)] : [];
  const shape = exampleShape(sizes);
  const widths = (first: number): number[] => [first, ...hidden, outputs * codeSize];
  if (!isConvolutional(sizes)) {
    const flatten = shape.length > 1 ? [new Flatten()] : [];
    const rest = shape.slice(1).reduce((product, size) => product * size, 1);
    return new Sequential(
      ...flatten,
      ...linearLayers(widths((shape[0]! + extra) * rest), activation),
      ...end,
    );
  }
  const images = imagesOf(sizes);
  const [channels, height, width] = images.at(-1)!;
  const [first, ...others] = images;
  const convolutions = halvings([[first![0] + extra, first![1], first![2]], ...others], activation);
  return new Sequential(
    ...convolutions,
    new Flatten(),
    ...linearLayers(widths(channels * height * width), activation),
    ...end,
  );
}

/**
 * A decoder: `[n, codeSize]` to `[n, outputs · c, …]` for examples `[n, c, …]`.
 *
 * @param sizes - What it is made of; see {@link CoderSizes}.
 *
 * @example
 * ```ts
 * import { makeDecoder } from "@nn/autoencoders";
 * import { rand } from "@nn/tensor";
 * const decoder = makeDecoder({ inputSize: [1, 28, 28], channels: [8, 16], codeSize: 10, upsample: "resize" });
 * console.log(decoder.forward(rand([5, 10])).shape); // [5, 1, 28, 28]
 * ```
 */
export function makeDecoder(
  sizes: CoderSizes,
  { extra = 0, outputs = 1, last }: CoderWidths = {},
): Sequential {
  checkSizes("makeDecoder", sizes);
  const { hidden = [], activation = "relu", codeSize } = sizes;
  const end = last ? [makeActivation(last)] : [];
  const [first, ...rest] = exampleShape(sizes) as [number, ...number[]];
  const widths = (last: number): number[] => [codeSize + extra, ...hidden.toReversed(), last];
  if (!isConvolutional(sizes)) {
    const size = rest.reduce((product, count) => product * count, outputs * first);
    const shaped: Module[] = rest.length > 0 ? [new Unflatten(1, [outputs * first, ...rest])] : [];
    return new Sequential(...linearLayers(widths(size), activation), ...end, ...shaped);
  }
  const images = imagesOf(sizes);
  const smallest = images.at(-1)!;
  const [channels, height, width] = smallest;
  return new Sequential(
    ...linearLayers(widths(channels * height * width), activation),
    new Unflatten(1, smallest),
    ...doublings(images, outputs * first, activation, sizes.upsample ?? "transposed"),
    ...end,
  );
}

/** What {@link makeDownsampler} and {@link makeUpsampler} build from. */
export type ImageSizes = Pick<ConvolutionalSizes, "inputSize" | "channels" | "activation" | "upsample">;

/**
 * The convolutions of an encoder alone: `[n, …inputSize]` to `[n, channels.at(-1), height, width]`, halved for each of
 * `channels`.
 *
 * @example
 * ```ts
 * import { makeDownsampler } from "@nn/autoencoders";
 * import { rand } from "@nn/tensor";
 * const encoder = makeDownsampler({ inputSize: [1, 28, 28], channels: [8, 16] });
 * console.log(encoder.forward(rand([5, 1, 28, 28])).shape); // [5, 16, 7, 7]
 * ```
 */
export function makeDownsampler(sizes: ImageSizes): Sequential {
  checkImageSizes("makeDownsampler", sizes);
  return new Sequential(...halvings(imagesOf(sizes), sizes.activation ?? "relu"));
}

/**
 * The way back from {@link makeDownsampler}: `[n, channels.at(-1), height, width]` to `[n, …inputSize]`.
 *
 * @example
 * ```ts
 * import { makeUpsampler } from "@nn/autoencoders";
 * import { rand } from "@nn/tensor";
 * const decoder = makeUpsampler({ inputSize: [1, 28, 28], channels: [8, 16] });
 * console.log(decoder.forward(rand([5, 16, 7, 7])).shape); // [5, 1, 28, 28]
 * ```
 */
export function makeUpsampler(sizes: ImageSizes): Sequential {
  checkImageSizes("makeUpsampler", sizes);
  const { inputSize, activation = "relu", upsample = "transposed" } = sizes;
  return new Sequential(...doublings(imagesOf(sizes), inputSize[0], activation, upsample));
}
