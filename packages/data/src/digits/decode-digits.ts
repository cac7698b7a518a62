import { COUNT, PIXELS, walkDigits } from "./digits-model.js";

/**
 * The images and labels from what `tools/make-digits.mjs` wrote: an arithmetic code over the chances of
 * `walkDigits`, in base64.
 */
export function decodeDigits(base64: string): { labels: Uint8Array; pixels: Uint8Array } {
  const bytes = atob(base64);
  let place = 0;
  const nextByte = (): number => (place < bytes.length ? bytes.charCodeAt(place++) : 0);
  let low = 0;
  let high = 0xffffffff;
  let code = 0;
  for (let i = 0; i < 4; i++) code = code * 256 + nextByte();
  const labels = new Uint8Array(COUNT);
  const pixels = new Uint8Array(COUNT * PIXELS);
  walkDigits(labels, pixels, (chance) => {
    const middle = low + Math.floor(((high - low) * chance) / 65536);
    const bit = code <= middle ? 1 : 0;
    if (bit) high = middle;
    else low = middle + 1;
    while (((low ^ high) & 0xff000000) === 0) {
      low = (low << 8) >>> 0;
      high = ((high << 8) | 0xff) >>> 0;
      code = ((code << 8) | nextByte()) >>> 0;
    }
    return bit;
  });
  return { labels, pixels };
}
