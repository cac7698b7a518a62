import type { Ink } from "../theme.ts";

/** Paints small grey pictures, one below the other in `pixels` (0 to 1), into one image, `columns` to a row. */
export class Pictures {
  readonly #canvas = document.createElement("canvas");
  readonly #context = this.#canvas.getContext("2d")!;

  /** The image; each picture is `size` x `size` pixels of it. */
  paint(pixels: Float32Array, size: number, columns: number, { pixel: [from, to] }: Ink): HTMLCanvasElement {
    const count = pixels.length / (size * size);
    const rows = Math.ceil(count / columns);
    this.#canvas.width = columns * size;
    this.#canvas.height = rows * size;
    const image = this.#context.createImageData(columns * size, rows * size);
    for (let i = 0; i < pixels.length; i++) {
      const picture = Math.floor(i / (size * size));
      const inside = i - picture * size * size;
      const x = (picture % columns) * size + (inside % size);
      const y = Math.floor(picture / columns) * size + Math.floor(inside / size);
      const at = 4 * (y * columns * size + x);
      const value = Math.min(1, Math.max(0, pixels[i]));
      for (let channel = 0; channel < 3; channel++)
        image.data[at + channel] = from[channel] + value * (to[channel] - from[channel]);
      image.data[at + 3] = 255;
    }
    this.#context.putImageData(image, 0, 0);
    return this.#canvas;
  }
}
