import { encode, type ImageData } from "fast-png";
import { svg } from "./svg.js";

/** A grey image as a data URI: one pixel for each value, 0 paper … 1 ink. */
export function greyDataUri(values: ArrayLike<number>, width: number): string {
  const data = Uint8Array.from(values, (value) => Math.round(255 * (1 - Math.min(1, Math.max(0, value)))));
  return pngDataUri({ width, height: data.length / width, data, channels: 1, depth: 8 });
}

/** A grey veil as a data URI: nothing at 0, half of what is behind at 1, so that it lies on dark and on light alike. */
export function veilDataUri(values: ArrayLike<number>, width: number): string {
  const data = new Uint8Array(2 * values.length);
  for (let i = 0; i < values.length; i++) data.set([100, 127 * Math.min(1, Math.max(0, values[i]!))], 2 * i);
  return pngDataUri({ width, height: values.length / width, data, channels: 2, depth: 8 });
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

function pngDataUri(image: ImageData): string {
  return `data:image/png;base64,${Buffer.from(encode(image)).toString("base64")}`;
}
