import { Inflate } from "fflate";
import { FileError } from "../../files/file-error.js";
import type { RandomAccess } from "../../files/source.js";
import { crc32 } from "./crc32.js";
import type { Refuse, ZipEntry } from "./directory.js";

const HEADER = 0x04034b50;
const HEADER_SIZE = 30;

/** Reads one file out of a zip file, and checks its size and its CRC-32. */
export async function readEntry(
  file: RandomAccess,
  entry: ZipEntry,
  refuse: Refuse,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, method, begin, packed, size } = entry;
  if (begin + HEADER_SIZE > file.size) throw refuse(`${name} has no header at byte ${begin}`);
  const header = new DataView((await file.read(begin, begin + HEADER_SIZE)).buffer);
  if (header.getUint32(0, true) !== HEADER) throw refuse(`${name} has no header at byte ${begin}`);
  // Not what the directory says: the extra fields here are others.
  const start = begin + HEADER_SIZE + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + packed > file.size) throw refuse(`${name} goes on to byte ${start + packed}, beyond the end`);
  const raw = await file.read(start, start + packed);
  const bytes = method === 0 ? raw : inflated(name, raw, size, refuse);
  if (crc32(bytes) !== entry.crc) throw refuse(`the CRC-32 of ${name} is another: it is damaged`);
  return bytes;
}

/** Fed in small pieces, so that more than `size` bytes are noticed before they take memory. */
const PIECE = 2 ** 16;

function inflated(name: string, packed: Uint8Array, size: number, refuse: Refuse): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let length = 0;
  const inflate = new Inflate((piece) => {
    if (length + piece.length > size) throw refuse(`${name} has more than its ${size} bytes`);
    bytes.set(piece, length);
    length += piece.length;
  });
  try {
    for (let at = 0; at === 0 || at < packed.length; at += PIECE) {
      inflate.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
    }
  } catch (error) {
    throw error instanceof FileError ? error : refuse(`${name} can't be unpacked: ${String(error)}`);
  }
  if (length !== size) throw refuse(`${name} has ${length} bytes, not ${size}`);
  return bytes;
}
