const POLYNOMIAL = 0xedb88320;

let table: Int32Array | undefined;

/** CRC-32, as zip and PNG files have it (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  const steps = (table ??= makeTable());
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = steps[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? POLYNOMIAL ^ (crc >>> 1) : crc >>> 1;
    return crc;
  });
}
