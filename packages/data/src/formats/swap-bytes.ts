/** Turns the bytes of each number around, in place: from big-endian to little-endian and back. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let begin = 0; begin + size <= bytes.length; begin += size) {
    for (let i = begin, j = begin + size - 1; i < j; i++, j--) {
      const byte = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = byte;
    }
  }
}
