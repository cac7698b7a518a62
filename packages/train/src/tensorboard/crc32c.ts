/** Castagnoli's polynomial with its bits reversed. */
const POLYNOMIAL = 0x82f63b78;

let table: Uint32Array | undefined;

/** The remainders of all bytes. */
function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    return rest;
  });
}

/** The cyclic redundancy check CRC-32C of RFC 3720, appendix B.4. */
export function crc32c(bytes: Uint8Array): number {
  table ??= makeTable();
  let rest = 0xffffffff;
  for (const byte of bytes) rest = table[(rest ^ byte) & 0xff] ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** The same as TFRecord files store it: turned, and moved by a constant, so that checks of checks stay apart. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const check = crc32c(bytes);
  return (((check >>> 15) | (check << 17)) + 0xa282ead8) >>> 0;
}
