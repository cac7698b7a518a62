import { Conv2d, ConvTranspose2d, Upsample, type Module } from "@nn/layers";
import { makeActivation, type Activation } from "./activation.js";
import type { ConvolutionalSizes } from "./coder-options.js";

type Image = readonly [channels: number, height: number, width: number];

/** The image before and after each of the encoder's convolutions. */
export function imagesOf({
  inputSize,
  channels,
}: Pick<ConvolutionalSizes, "inputSize" | "channels">): Image[] {
  const images: Image[] = [inputSize];
  for (const count of channels) {
    const [, height, width] = images.at(-1)!;
    images.push([count, Math.ceil(height / 2), Math.ceil(width / 2)]);
  }
  return images;
}

/** Convolutions that halve the image, each with the activation behind it. */
export function halvings(images: readonly Image[], activation: Activation): Module[] {
  return images
    .slice(1)
    .flatMap(([count], i) => [
      new Conv2d(images[i]![0], count, 3, { stride: 2, padding: 1 }),
      makeActivation(activation),
    ]);
}

/** The way back, to `outChannels` at the end, with the activation before each step. */
export function doublings(
  images: readonly Image[],
  outChannels: number,
  activation: Activation,
  upsample: "transposed" | "resize",
): Module[] {
  const backwards = images.toReversed();
  return backwards.slice(1).flatMap((image, i) => {
    const last = i === backwards.length - 2;
    const to: Image = last ? [outChannels, image[1], image[2]] : image;
    return [makeActivation(activation), ...doubling(backwards[i]!, to, upsample)];
  });
}

function doubling(from: Image, to: Image, upsample: "transposed" | "resize"): Module[] {
  const size = [to[1], to[2]] as const;
  if (upsample === "resize") return [new Upsample({ size }), new Conv2d(from[0], to[0], 3, { padding: 1 })];
  // The halving of an odd size rounds up, and only the padding tells which of two sizes it was.
  const outputPadding = size.map((target, i) => target - (2 * from[i + 1]! - 1));
  return [new ConvTranspose2d(from[0], to[0], 3, { stride: 2, padding: 1, outputPadding })];
}
