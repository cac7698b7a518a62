/** A chunk of a PNG file: four letters and what follows. */
interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * PNG files of one size, one after the other, as one animated PNG that begins again at its end.
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", 11.3.6.
 *
 * @param seconds - How long a frame stays, the last one ten times as long.
 */
export function animatedPng(frames: readonly Uint8Array[], seconds = 0.12): Uint8Array {
  const files = frames.map(readChunks);
  const [header] = files[0]!.filter(({ type }) => type === "IHDR");
  const size = header!.data.subarray(0, 8);
  let sequence = 0;
  const body = files.flatMap((chunks, i): Chunk[] => {
    const isLast = i === files.length - 1;
    const images = chunks.filter(({ type }) => type === "IDAT");
    return [
      { type: "fcTL", data: frameControl(sequence++, size, seconds * (isLast ? 10 : 1)) },
      // The first image is what is seen where animations aren't known.
      ...images.map((chunk) =>
        i === 0 ? chunk : { type: "fdAT", data: joined([uint32(sequence++), chunk.data]) },
      ),
    ];
  });
  const control = { type: "acTL", data: joined([uint32(frames.length), uint32(0)]) };
  const end = { type: "IEND", data: new Uint8Array() };
  return joined([Uint8Array.from(SIGNATURE), ...[header!, control, ...body, end].map(writeChunk)]);
}

/** Which part of the picture a frame covers (all of it), for how long, and that it replaces what was there. */
function frameControl(sequence: number, size: Uint8Array, seconds: number): Uint8Array {
  const milliseconds = Math.round(1000 * seconds);
  const delay = [milliseconds >> 8, milliseconds & 255, 1000 >> 8, 1000 & 255];
  return joined([uint32(sequence), size, uint32(0), uint32(0), Uint8Array.from([...delay, 0, 0])]);
}

function readChunks(file: Uint8Array): Chunk[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < file.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function writeChunk({ type, data }: Chunk): Uint8Array {
  const named = joined([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), data]);
  return joined([uint32(data.length), named, uint32(checksum(named))]);
}

/** CRC-32, as in annex D of the specification. */
function checksum(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return ~crc;
}

const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function uint32(value: number): Uint8Array {
  return Uint8Array.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
