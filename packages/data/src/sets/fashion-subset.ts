import { TensorDataset } from "../tensor-dataset.js";
import { FASHION_CLASSES } from "./fashion-mnist.js";
import type { ImageSet } from "./image-set.js";
import { unpack } from "./unpack.js";

const SIZE = 28;
const TRAIN = 1000;
const TEST = 200;

/**
 * A part of Fashion-MNIST that comes with the package: of each of the ten classes the first 100 images to train with and
 * the first 20 to test with. They are loaded when this is called (half a megabyte).
 *
 * Source: H. Xiao, K. Rasul, R. Vollgraf, [Fashion-MNIST](https://arxiv.org/abs/1708.07747) (2017), MIT licence.
 *
 * @param options - `flat`: whether an image is `[784]`, or else `[1, 28, 28]`. Initially true.
 *
 * @example
 * ```ts
 * import { fashionMnistSubset } from "@nn/data";
 * const { train, test, classes } = await fashionMnistSubset({ flat: false });
 * const { x, y } = train.batch([0]);
 * console.log(x.shape, classes[await y.item()], test.length); // [1, 1, 28, 28] Ankle boot 200
 * ```
 */
export async function fashionMnistSubset(options: { readonly flat?: boolean } = {}): Promise<ImageSet> {
  const { flat = true } = options;
  const { FASHION } = await import("./fashion-data.js");
  const bytes = unpack(FASHION);
  const pixels = restored(bytes.subarray(TRAIN + TEST));
  const part = (begin: number, end: number) =>
    new TensorDataset({
      x: {
        data: pixels.subarray(begin * SIZE * SIZE, end * SIZE * SIZE),
        shape: flat ? [SIZE * SIZE] : [1, SIZE, SIZE],
        dtype: "float32",
        scale: 1 / 255,
      },
      y: { data: bytes.subarray(begin, end), dtype: "int32" },
    });
  return { train: part(0, TRAIN), test: part(TRAIN, TRAIN + TEST), classes: FASHION_CLASSES };
}

/** Adds to each number what its neighbours let expect: the median of left, above, and left + above - corner (LOCO-I). */
function restored(residuals: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(residuals.length);
  for (let i = 0; i < pixels.length; i++) {
    const [row, column] = [Math.floor(i / SIZE) % SIZE, i % SIZE];
    const left = column > 0 ? pixels[i - 1] : 0;
    const above = row > 0 ? pixels[i - SIZE] : 0;
    const corner = row > 0 && column > 0 ? pixels[i - SIZE - 1] : 0;
    const [low, high] = left < above ? [left, above] : [above, left];
    pixels[i] = residuals[i] + Math.min(high, Math.max(low, left + above - corner));
  }
  return pixels;
}
