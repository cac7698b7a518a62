import { decode } from "jpeg-js";
import { MOST_PIXELS, type Pixels } from "./pixels.js";

/** Decodes a JPEG file. Throws an Error that says what is wrong. */
export function decodeJpeg(bytes: Uint8Array<ArrayBuffer>): Pixels {
  const { width, height, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    maxResolutionInMP: MOST_PIXELS / 1e6,
    maxMemoryUsageInMB: 1024,
  });
  return { width, height, channels: 3, data };
}
