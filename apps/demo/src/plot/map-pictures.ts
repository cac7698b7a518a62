import type { Surface } from "./canvas.tsx";
import type { Bounds, MapView, Point } from "./map-view.ts";
import type { Pictures } from "./pictures.ts";

/** A square grid of small pictures over a square of a map. */
export interface MapPictures {
  readonly pixels: Float32Array;
  /** Pixels along a picture's side. */
  readonly side: number;
  /** Pictures along the grid's side. */
  readonly grid: number;
  readonly bounds: Bounds;
  readonly alpha?: number;
}

export function drawMapPictures(
  { context: c, ink }: Surface,
  { toScreen }: MapView,
  { pixels, side, grid, bounds, alpha = 1 }: MapPictures,
  pictures: Pictures,
): void {
  const image = pictures.paint(pixels, side, grid, ink);
  const [left, top] = toScreen([bounds.x - bounds.half, bounds.y + bounds.half]);
  const [right] = toScreen([bounds.x + bounds.half, bounds.y]);
  const cell = (right - left) / grid;
  const inner = cell * 0.86;
  c.imageSmoothingEnabled = false;
  c.globalAlpha = alpha;
  for (let row = 0; row < grid; row++) {
    for (let column = 0; column < grid; column++) {
      const [x, y] = [left + (column + 0.07) * cell, top + (row + 0.07) * cell];
      c.drawImage(image, column * side, row * side, side, side, x, y, inner, inner);
    }
  }
  c.globalAlpha = 1;
}

/** Marks a place, by a square. */
export function drawMark({ context: c, ink }: Surface, [x, y]: Point): void {
  c.lineWidth = 2;
  c.strokeStyle = ink.paper;
  c.strokeRect(x - 7, y - 7, 14, 14);
  c.lineWidth = 1.5;
  c.strokeStyle = ink.accent;
  c.strokeRect(x - 8.5, y - 8.5, 17, 17);
}
