/** Examples in the set, and pixels of each. */
export const COUNT = 1797;
export const PIXELS = 64;

/** Slots of counts: 16 for the labels, then 18 for each label, pixel and pair of neighbours. */
const NODES = 18;
const SLOTS = 16 + 10 * PIXELS * 25 * NODES;

/** 0, three bands, 16: what is told apart in the pixel to the left and in the one above. */
function level(value: number): number {
  return value === 0 ? 0 : value < 6 ? 1 : value < 12 ? 2 : value < 16 ? 3 : 4;
}

/**
 * Walks through labels and pixels as a sequence of yes/no questions, in the order in which they are stored. `code` is
 * told the chance of a 1 (in 65536ths) and the bit, and answers the bit: an encoder writes it down, a decoder looks it
 * up and ignores what it was told. The chances are counted on the way, so both sides see the same ones: each pixel is
 * guessed from its place, the label, and its neighbours to the left and above.
 */
export function walkDigits(
  labels: Uint8Array,
  pixels: Uint8Array,
  code: (chance: number, bit: number) => number,
): void {
  const counts = new Uint16Array(2 * SLOTS).fill(2);
  const next = (slot: number, bit: number): number => {
    const zero = counts[2 * slot];
    const one = counts[2 * slot + 1];
    const coded = code(Math.floor((one * 65536) / (zero + one)), bit);
    counts[2 * slot + coded] += 5;
    return coded;
  };
  const nibble = (slot: number, value: number): number => {
    let node = 1;
    for (let b = 3; b >= 0; b--) node = 2 * node + next(slot + node, (value >> b) & 1);
    return node - 16;
  };
  for (let i = 0; i < labels.length; i++) {
    const label = (labels[i] = nibble(0, labels[i]));
    for (let p = 0; p < PIXELS; p++) {
      const at = i * PIXELS + p;
      const left = p % 8 === 0 ? 0 : level(pixels[at - 1]);
      const above = p < 8 ? 0 : level(pixels[at - 8]);
      const slot = 16 + ((label * PIXELS + p) * 25 + left * 5 + above) * NODES;
      const value = pixels[at];
      if (next(slot, Number(value === 0))) pixels[at] = 0;
      else if (next(slot + 1, Number(value === 16))) pixels[at] = 16;
      else pixels[at] = nibble(slot + 2, value);
    }
  }
}
