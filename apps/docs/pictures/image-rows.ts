import type { Tensor } from "@nn/tensor";
import { digitImage } from "../../../packages/cli/src/draw/digit-image.js";
import type { Picture } from "../../../packages/cli/src/draw/picture.js";
import { label } from "../../../packages/cli/src/draw/svg.js";

/** Images beside each other, and what stands over them. */
export interface ImageRow {
  readonly title: string;
  readonly images: readonly ArrayLike<number>[];
}

const [SIZE, GAP, HEAD] = [46, 4, 24];

/** Rows of square images, each under its title; narrow enough for a telephone. */
export function imageRows(rows: readonly ImageRow[]): Picture {
  const columns = Math.max(...rows.map(({ images }) => images.length));
  const step = HEAD + SIZE + 10;
  return {
    width: columns * (SIZE + GAP) - GAP,
    height: rows.length * step - 10,
    alt: rows.map(({ title }) => title).join(", "),
    draw: (theme) =>
      rows
        .flatMap(({ title, images }, row) => [
          label(title, { x: 0, y: row * step + 15, fill: theme.ink, "font-size": 13.5, "font-weight": 600 }),
          ...images.map((image, i) => digitImage(image, i * (SIZE + GAP), row * step + HEAD, SIZE)),
        ])
        .join(""),
  };
}

/** Square images in a grid, such as a decoded plane. */
export function imageGrid(
  images: readonly ArrayLike<number>[],
  columns: number,
  { size, gap }: { readonly size: number; readonly gap: number },
): Picture {
  const step = size + gap;
  return {
    width: columns * step - gap,
    height: Math.ceil(images.length / columns) * step - gap,
    alt: `${images.length} images`,
    draw: () =>
      images
        .map((image, i) => digitImage(image, (i % columns) * step, Math.floor(i / columns) * step, size))
        .join(""),
  };
}

/** The examples of a tensor, as images: `[n, …]` to n arrays. */
export async function imagesOf(x: Tensor): Promise<Float32Array[]> {
  const data = (await x.data()) as Float32Array;
  const size = data.length / x.shape[0]!;
  return Array.from({ length: x.shape[0]! }, (_, i) => data.slice(i * size, (i + 1) * size));
}
