import { convertIndexedToRgb, decode, type DecodedPng } from "fast-png";
import { Unzlib } from "fflate";
import { joined } from "../../files/pieces.js";
import { MOST_PIXELS, type Pixels } from "./pixels.js";

/** The chunks that make the pixels; others are left out, for what is packed in them could be of any size. */
const NEEDED = ["IHDR", "PLTE", "IDAT", "IEND"];
/** The colour type of pictures with a palette. */
const INDEXED = 3;
/** Four channels of 16 bits, and one for the filters of the rows, of which there are more when it is interlaced. */
const MOST_BYTES_PER_PIXEL = 9;

/** Decodes a PNG file. Throws an Error that says what is wrong. */
export function decodePng(bytes: Uint8Array<ArrayBuffer>): Pixels {
  const { file, packed } = necessary(bytes);
  const view = new DataView(file.buffer);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width * height === 0 || width * height > MOST_PIXELS)
    throw new Error(`it says that it has ${width} × ${height} pixels`);
  checkInflated(packed, (width + 8) * (height + 8) * MOST_BYTES_PER_PIXEL);
  return plain(decode(file, { checkCrc: true }), view.getUint8(25) === INDEXED);
}

/** The file with the chunks that are needed only, and what is packed in it. */
function necessary(bytes: Uint8Array<ArrayBuffer>): { file: Uint8Array<ArrayBuffer>; packed: Uint8Array[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  const packed: Uint8Array[] = [];
  let type = "";
  for (let at = 8; type !== "IEND";) {
    if (at + 12 > bytes.length) throw new Error(`it ends at byte ${bytes.length}, before its last chunk`);
    const end = at + 12 + view.getUint32(at);
    type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (end > bytes.length)
      throw new Error(`its chunk ${type} goes on to byte ${end}, and it ends at ${bytes.length}`);
    if (at === 8 && (type !== "IHDR" || end !== 33)) throw new Error("it doesn't begin with a header");
    if (NEEDED.includes(type)) parts.push(bytes.subarray(at, end));
    if (type === "IDAT") packed.push(bytes.subarray(at + 8, end - 4));
    at = end;
  }
  return { file: joined(parts), packed };
}

/** Unpacks once for the size alone, if it could be large: the decoder would take any amount of memory. */
function checkInflated(packed: readonly Uint8Array[], most: number): void {
  const length = packed.reduce((length, { length: more }) => length + more, 0);
  if (length * 1032 <= 2 ** 26) return;
  let size = 0;
  const inflate = new Unzlib((piece) => {
    size += piece.length;
    if (size > most) throw new Error(`its pixels are more than ${most} bytes`);
  });
  for (const part of packed) {
    for (let at = 0; at < part.length; at += 2 ** 16) inflate.push(part.subarray(at, at + 2 ** 16));
  }
}

function plain(png: DecodedPng, indexed: boolean): Pixels {
  const { width, height, depth, channels } = png;
  // Others have a palette too, as advice.
  if (indexed) {
    const data = Uint8Array.from(convertIndexedToRgb(png));
    return { width, height, channels: data.length / (width * height), data };
  }
  if (depth === 16)
    return { width, height, channels, data: Uint8Array.from(png.data, (value) => value >> 8) };
  const data = depth === 8 ? Uint8Array.from(png.data) : unpackedBits(png);
  return { width, height, channels, data };
}

/** Grey of 1, 2 or 4 bits, each row in whole bytes. */
function unpackedBits({ width, height, depth, data }: DecodedPng): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const most = 2 ** depth - 1;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [row, bit] = [Math.floor(i / width), (i % width) * depth];
    const byte = data[row * rowBytes + (bit >> 3)];
    return (((byte >> (8 - depth - (bit & 7))) & most) * 255) / most;
  });
}
