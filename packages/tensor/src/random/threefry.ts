/** The odd constant that Threefry mixes into its last key word (Salmon et al., section 3.3). */
const PARITY = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds: the counter (c0, c1) enciphered under the key (k0, k1), as two signed 32-bit words.
 * Any 32-bit words, signed or unsigned, may go in.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011), and their Random123.
 */
export function threefry2x32(k0: number, k1: number, c0: number, c1: number): [number, number] {
  const k2 = PARITY ^ k0 ^ k1;
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;
  for (let group = 1; group <= 5; group++) {
    // Rotations alternate between two sets of four; a mix is x += y, y = rotl(y, r) ^ x.
    if (group & 1) {
      x = (x + y) | 0;
      y = ((y << 13) | (y >>> 19)) ^ x;
      x = (x + y) | 0;
      y = ((y << 15) | (y >>> 17)) ^ x;
      x = (x + y) | 0;
      y = ((y << 26) | (y >>> 6)) ^ x;
      x = (x + y) | 0;
      y = ((y << 6) | (y >>> 26)) ^ x;
    } else {
      x = (x + y) | 0;
      y = ((y << 17) | (y >>> 15)) ^ x;
      x = (x + y) | 0;
      y = ((y << 29) | (y >>> 3)) ^ x;
      x = (x + y) | 0;
      y = ((y << 16) | (y >>> 16)) ^ x;
      x = (x + y) | 0;
      y = ((y << 24) | (y >>> 8)) ^ x;
    }
    const keyX = group % 3 === 0 ? k0 : group % 3 === 1 ? k1 : k2;
    const keyY = group % 3 === 0 ? k1 : group % 3 === 1 ? k2 : k0;
    x = (x + keyX) | 0;
    y = (y + keyY + group) | 0;
  }
  return [x, y];
}
