import { ShapeError, tensor, ValueError } from "@nn/tensor";
import { checkFloating, imageSizes, type Transform } from "./transform.js";

/**
 * (x - mean) / std for each channel.
 *
 * @param mean - One number per channel, or one for all.
 * @param std - The same, none of them 0.
 * @throws ValueError when the lists can't be, ShapeError when they don't fit the channels of an image.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { ones } from "@nn/tensor";
 * const x = transforms.normalize([0.5, 0.4], [0.5, 0.3])(ones([2, 4, 4]));
 * console.log(await x.array()); // 1 and 2 everywhere
 * ```
 */
export function normalize(mean: readonly number[], std: readonly number[]): Transform {
  const fits = mean.length === std.length && mean.length > 0;
  if (!fits || !mean.every(Number.isFinite) || !std.every((s) => s > 0 && s < Infinity)) {
    throw new ValueError(
      "normalize",
      `needs as many means as positive standard deviations, got [${String(mean)}] and [${String(std)}]`,
    );
  }
  return (images) => {
    checkFloating("normalize", images);
    const { channels } = imageSizes("normalize", images);
    if (mean.length !== 1 && mean.length !== channels) {
      throw new ShapeError("normalize", `${mean.length} means for images of ${channels} channels`);
    }
    const perChannel = (values: readonly number[]) =>
      tensor(values, [values.length, 1, 1], { dtype: images.dtype });
    return images.sub(perChannel(mean)).div(perChannel(std));
  };
}
