import { arange, defaultGenerator, ShapeError, takeAlongAxis, type PadMode, type Tensor } from "@nn/tensor";
import { heightAndWidth, type ImageSize } from "./size.js";
import { drawnPlace, imageSizes, type Transform } from "./transform.js";

/** Options of {@link randomCrop}. */
export interface RandomCropOptions {
  /** Rows and columns that are added on each side first. Initially 0. */
  readonly padding?: ImageSize;
  /** What the added places hold, initially "constant". torchvision's "edge" is "replicate" here, as in PyTorch. */
  readonly paddingMode?: PadMode;
  /** The constant. Initially 0. */
  readonly fill?: number;
}

/**
 * The middle of images. Smaller ones are padded with 0 first, as in torchvision.
 *
 * @param size - Height and width, or one number for both.
 * @throws ValueError when the size can't be.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { rand } from "@nn/tensor";
 * console.log(transforms.centerCrop([4, 6])(rand([3, 8, 8])).shape); // [3, 4, 6]
 * ```
 */
export function centerCrop(size: ImageSize): Transform {
  const [rows, columns] = heightAndWidth("centerCrop", "size", size);
  return (images) => {
    const { height, width } = imageSizes("centerCrop", images);
    return images.pad([aroundMiddle(height, rows), aroundMiddle(width, columns)]);
  };
}

/** How much to add before and after `from` places, so that the middle `to` are there; negative to take away. */
function aroundMiddle(from: number, to: number): [before: number, after: number] {
  // torchvision rounds halves to even where it crops, and down where it pads.
  const before = to > from ? Math.floor((to - from) / 2) : -halfToEven(from - to);
  return [before, to - from - before];
}

function halfToEven(n: number): number {
  const half = Math.floor(n / 2);
  return n % 2 === 1 && half % 2 === 1 ? half + 1 : half;
}

/**
 * A part of each image at a random place.
 *
 * @param size - Height and width, or one number for both.
 * @throws ValueError when the sizes can't be, ShapeError when an image is smaller, its padding included.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { rand } from "@nn/tensor";
 * const crop = transforms.randomCrop(32, { padding: 4, paddingMode: "reflect" });
 * console.log(crop(rand([16, 3, 32, 32])).shape); // [16, 3, 32, 32]
 * ```
 */
export function randomCrop(size: ImageSize, options: RandomCropOptions = {}): Transform {
  const { padding = 0, paddingMode = "constant", fill = 0 } = options;
  const [rows, columns] = heightAndWidth("randomCrop", "size", size);
  const [above, beside] = heightAndWidth("randomCrop", "padding", padding, 0);
  return (images, generator = defaultGenerator) => {
    imageSizes("randomCrop", images);
    const pairs: [number, number][] = [[above, above], [beside, beside]]; // prettier-ignore
    const padded = images.pad(pairs, { mode: paddingMode, value: fill });
    const { height, width } = imageSizes("randomCrop", padded);
    if (height < rows || width < columns) {
      throw new ShapeError(
        "randomCrop",
        `images of ${height} x ${width}, padding included, have no part of ${rows} x ${columns}`,
        "use a smaller size or more padding",
      );
    }
    const top = drawnPlace(images, height - rows + 1, generator); // [..., 1, 1, 1]
    const left = drawnPlace(images, width - columns + 1, generator);
    const band = takeAlongAxis(padded, from(top, rows).unsqueeze(-1), -2); // [..., C, rows, W]
    return takeAlongAxis(band, from(left, columns).unsqueeze(-2), -1);
  };
}

/** The places `start`, `start` + 1, … of each image, `[..., 1, count]`. */
function from(start: Tensor, count: number): Tensor {
  return start
    .squeeze(-1)
    .cast("int32")
    .add(arange(count, { dtype: "int32" }));
}
