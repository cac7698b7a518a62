import { digitImage } from "./digit-image.js";
import type { Picture } from "./picture.js";

/** Square images in rows, with narrow gaps. */
export function digitGrid(images: readonly ArrayLike<number>[], columns: number, size = 48): Picture {
  const [margin, step] = [24, size + 6];
  const rows = Math.ceil(images.length / columns);
  return {
    width: columns * step - 6 + 2 * margin,
    height: rows * step - 6 + 2 * margin,
    alt: `${images.length} images in rows`,
    draw: () =>
      images
        .map((image, i) =>
          digitImage(image, margin + (i % columns) * step, margin + Math.floor(i / columns) * step, size),
        )
        .join(""),
  };
}
