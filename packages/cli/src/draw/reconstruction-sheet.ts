import { digitImage } from "./digit-image.js";
import type { Picture } from "./picture.js";
import { label, svg } from "./svg.js";

/** One row of a {@link reconstructionSheet}: its name, a line below it, and a square image for each column. */
export interface SheetRow {
  readonly title: string;
  readonly note: string;
  readonly images: readonly ArrayLike<number>[];
}

/** Rows of square images under one another, with captions at the left. */
export function reconstructionSheet(rows: readonly SheetRow[]): Picture {
  const [left, top, size, gap] = [196, 24, 64, 10];
  const columns = rows[0]?.images.length ?? 0;
  const width = left + columns * (size + gap) - gap + 24;
  const height = top * 2 + rows.length * (size + gap) - gap;
  return {
    width,
    height,
    alt: `Images and their reconstructions: ${rows.map((row) => row.title).join(", ")}`,
    draw: (theme) =>
      rows
        .map((row, i) => {
          const y = top + i * (size + gap);
          return [
            label(row.title, { x: 24, y: y + 29, fill: theme.ink, "font-weight": 600, "font-size": 14.5 }),
            label(row.note, { x: 24, y: y + 48, fill: theme.muted, "font-size": 12.5 }),
            ...row.images.map((image, j) => {
              const x = left + j * (size + gap);
              const frame = { x: x - 0.5, y: y - 0.5, width: size + 1, height: size + 1, rx: 2 };
              return (
                digitImage(image, x, y, size) + svg("rect", { ...frame, fill: "none", stroke: theme.grid })
              );
            }),
          ].join("");
        })
        .join(""),
  };
}
