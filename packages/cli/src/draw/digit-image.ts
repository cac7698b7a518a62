import { encode } from "fast-png";
import { svg } from "./svg.js";

/** A grey image as a data URI: one pixel for each value, 0 paper … 1 ink. */
export function greyDataUri(values: ArrayLike<number>, width: number): string {
  const data = Uint8Array.from(values, (value) => Math.round(255 * (1 - Math.min(1, Math.max(0, value)))));
  const png = encode({ width, height: data.length / width, data, channels: 1, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

/** A square image as an SVG element, enlarged with hard edges between the pixels. */
export function digitImage(values: ArrayLike<number>, x: number, y: number, size = 64): string {
  return svg("image", {
    class: "pixels",
    x,
    y,
    width: size,
    height: size,
    href: greyDataUri(values, Math.sqrt(values.length)),
    "image-rendering": "optimizeSpeed",
  });
}
