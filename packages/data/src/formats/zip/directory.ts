import type { FileError } from "../../files/file-error.js";
import type { RandomAccess } from "../../files/source.js";

/** A file in a zip file. */
export interface ZipEntry {
  readonly name: string;
  /** 0: as it is, 8: deflated. */
  readonly method: number;
  readonly crc: number;
  /** Bytes in the zip file. */
  readonly packed: number;
  /** Bytes when it is unpacked. */
  readonly size: number;
  /** Where its own header begins. */
  readonly begin: number;
}

/** What a zip file says is wrong with it. */
export type Refuse = (problem: string) => FileError;

const END = 0x06054b50;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
/** Bytes of the end record without its comment, which has at most 65,535. */
const END_SIZE = 22;
const ENCRYPTED = 1;
const UTF8 = 0x800;
/** The value that sends the reader to the zip64 field. */
const SEE_64 = 0xffffffff;

interface Directory {
  readonly begin: number;
  readonly size: number;
  readonly count: number;
}

/**
 * Reads what is in a zip file, from the directory at its end. Everything that it says is checked against the size of the
 * file before it is used.
 *
 * Source: PKWARE, [.ZIP File Format Specification](https://pkware.cachefly.net/webdocs/APPNOTE/APPNOTE-6.3.10.TXT).
 */
export async function readDirectory(file: RandomAccess, refuse: Refuse): Promise<ZipEntry[]> {
  const { begin, size, count } = await findDirectory(file, refuse);
  if (!(begin + size <= file.size)) {
    throw refuse(`its directory goes on to byte ${begin + size}, and it ends at byte ${file.size}`);
  }
  const view = viewOf(await file.read(begin, begin + size));
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > size || view.getUint32(at, true) !== ENTRY) {
      throw refuse(`its directory has no entry ${i} of ${count} at byte ${begin + at}`);
    }
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const next = at + 46 + nameLength + extra + comment;
    if (next > size) throw refuse(`entry ${i} goes on beyond the directory`);
    entries.push(readEntry(view, at, file.size, refuse));
    at = next;
  }
  return entries;
}

async function findDirectory(file: RandomAccess, refuse: Refuse): Promise<Directory> {
  const tail = Math.max(0, file.size - END_SIZE - 0xffff);
  const view = viewOf(await file.read(tail, file.size));
  let at = view.byteLength - END_SIZE;
  while (at >= 0 && view.getUint32(at, true) !== END) at--;
  if (at < 0) throw refuse("it has no directory at its end (truncated?)");
  const found = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    begin: view.getUint32(at + 16, true),
  };
  const locator = at - 20;
  if (locator < 0 || view.getUint32(locator, true) !== END_64_LOCATOR) return found;
  const end64 = Number(view.getBigUint64(locator + 8, true));
  if (!(end64 + 56 <= file.size)) throw refuse(`its zip64 directory would be at byte ${end64}`);
  const large = viewOf(await file.read(end64, end64 + 56));
  if (large.getUint32(0, true) !== END_64) throw refuse(`there is no zip64 directory at byte ${end64}`);
  const [count, size, begin] = [32, 40, 48].map((offset) => Number(large.getBigUint64(offset, true)));
  return { count, size, begin };
}

function readEntry(view: DataView, at: number, fileSize: number, refuse: Refuse): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const nameLength = view.getUint16(at + 28, true);
  const name = decodeName(new Uint8Array(view.buffer, at + 46, nameLength), flags);
  if (flags & ENCRYPTED) throw refuse(`${name} is encrypted`);
  const method = view.getUint16(at + 10, true);
  if (method !== 0 && method !== 8)
    throw refuse(`${name} is packed by method ${method}, not 0 (stored) or 8 (deflate)`);
  const extra = new DataView(view.buffer, at + 46 + nameLength, view.getUint16(at + 30, true));
  const [size, packed, begin] = sizesOf(view, at, extra);
  if (!(begin + packed <= fileSize)) {
    throw refuse(`${name} would go on to byte ${begin + packed}, and it ends at byte ${fileSize}`);
  }
  // Deflate makes nothing smaller than to a 1032nd: more is a lie, for which no memory is taken.
  if (method === 0 ? size !== packed : size > packed * 1032) {
    throw refuse(`${name} can't have ${size} bytes when it is unpacked from ${packed}`);
  }
  return { name, method, crc: view.getUint32(at + 16, true), packed, size, begin };
}

/** Size, packed size and begin: what doesn't fit into 32 bits stands in the zip64 field, in this order. */
function sizesOf(view: DataView, at: number, extra: DataView): [number, number, number] {
  let place = zip64Field(extra);
  const read = (offset: number): number => {
    const value = view.getUint32(at + offset, true);
    if (value !== SEE_64 || place === undefined || place + 8 > extra.byteLength) return value;
    place += 8;
    return Number(extra.getBigUint64(place - 8, true));
  };
  return [read(24), read(20), read(42)];
}

function zip64Field(extra: DataView): number | undefined {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) === 1) return at + 4;
  }
  return undefined;
}

/** Names are UTF-8 when they say so; else code page 437, whose first half is ASCII. */
function decodeName(bytes: Uint8Array, flags: number): string {
  return flags & UTF8 ? new TextDecoder().decode(bytes) : String.fromCharCode(...bytes.subarray(0, 1024));
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer);
}
