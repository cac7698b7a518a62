import type { Pixels } from "./pixels.js";

/** Which pixels make one of the new ones, and with which shares. */
interface Taps {
  readonly first: number;
  readonly shares: readonly number[];
}

/**
 * A picture of another size, by triangles as wide as the scale (Pillow's antialiased bilinear filter, which torchvision's
 * `Resize` uses).
 */
export function resized(pixels: Pixels, height: number, width: number): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  const across = filtered(pixels.data, pixels.height, pixels.width, width, pixels.channels);
  // Columns are rows of whole lines.
  const down = filtered(across, 1, pixels.height, height, width * pixels.channels);
  return { width, height, channels: pixels.channels, data: down };
}

/** Filters the middle axis of `[outer, from, inner]`. */
function filtered(
  data: ArrayLike<number>,
  outer: number,
  from: number,
  to: number,
  inner: number,
): Uint8ClampedArray {
  const result = new Uint8ClampedArray(outer * to * inner);
  const taps = Array.from({ length: to }, (_, place) => tapsOf(place, from, to));
  for (let o = 0; o < outer; o++) {
    taps.forEach(({ first, shares }, place) => {
      for (let i = 0; i < inner; i++) {
        let sum = 0;
        for (let k = 0; k < shares.length; k++) sum += shares[k] * data[(o * from + first + k) * inner + i];
        result[(o * to + place) * inner + i] = Math.floor(sum + 0.5);
      }
    });
  }
  return result;
}

function tapsOf(place: number, from: number, to: number): Taps {
  const scale = from / to;
  const reach = Math.max(scale, 1);
  const center = (place + 0.5) * scale;
  const first = Math.max(0, Math.floor(center - reach + 0.5));
  const end = Math.min(from, Math.floor(center + reach + 0.5));
  const weights = Array.from({ length: end - first }, (_, k) =>
    Math.max(0, 1 - Math.abs(first + k + 0.5 - center) / reach),
  );
  const sum = weights.reduce((sum, weight) => sum + weight, 0);
  return { first, shares: weights.map((weight) => weight / sum) };
}
