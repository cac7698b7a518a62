import { FileError } from "../../files/file-error.js";
import { decodeJpeg } from "./decode-jpeg.js";
import { decodePng } from "./decode-png.js";
import type { Pixels } from "./pixels.js";

/** Decodes a PNG or JPEG file, told apart by their first bytes. */
export function decodeImage(operation: string, name: string, bytes: Uint8Array<ArrayBuffer>): Pixels {
  const decoder = decoderOf(bytes);
  if (!decoder) throw new FileError(operation, `${name} is neither PNG nor JPEG`);
  try {
    return decoder(bytes);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new FileError(operation, `${name} is not a good picture: ${said}`);
  }
}

function decoderOf([first, second, third]: Uint8Array): typeof decodePng | undefined {
  if (first === 0x89 && second === 0x50 && third === 0x4e) return decodePng;
  return first === 0xff && second === 0xd8 ? decodeJpeg : undefined;
}
