import { resize as resizeTensor, type ResizeOptions } from "@nn/tensor";
import { heightAndWidth, type ImageSize } from "./size.js";
import { imageSizes, type Transform } from "./transform.js";

/**
 * Images in another size. As PyTorch's `interpolate`: nothing is smoothed before it becomes smaller.
 *
 * @param size - Height and width, or one number for both.
 * @param options - `mode`: initially "bilinear".
 * @throws ValueError when the size can't be.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { rand } from "@nn/tensor";
 * console.log(transforms.resize(16)(rand([8, 3, 28, 28])).shape); // [8, 3, 16, 16]
 * ```
 */
export function resize(size: ImageSize, options: Pick<ResizeOptions, "mode"> = {}): Transform {
  const target = heightAndWidth("resize", "size", size);
  return (images) => {
    imageSizes("resize", images);
    return resizeTensor(images, target, { mode: options.mode ?? "bilinear" });
  };
}
