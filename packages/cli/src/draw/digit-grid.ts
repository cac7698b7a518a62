import { digitImage } from "./digit-image.js";
import type { Picture } from "./picture.js";

/** 8 × 8 images edge to edge. */
export function digitGrid(images: readonly ArrayLike<number>[], columns: number, size = 40): Picture {
  const margin = 24;
  const rows = Math.ceil(images.length / columns);
  return {
    width: columns * size + 2 * margin,
    height: rows * size + 2 * margin,
    alt: `${images.length} images decoded from a grid of codes`,
    draw: () =>
      images
        .map((image, i) =>
          digitImage(image, margin + (i % columns) * size, margin + Math.floor(i / columns) * size, size),
        )
        .join(""),
  };
}
