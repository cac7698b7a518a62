// Data that every peer computes on: the same for all, and the same in every run.
let seed = 12345;

function random() {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}

export const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);

/** Numbers from -scale to scale. */
export function floats(count, scale = 1) {
  return Float32Array.from({ length: count }, () => (2 * random() - 1) * scale);
}

/** Whole numbers from 0 to below - 1. */
export function integers(count, below) {
  return Int32Array.from({ length: count }, () => Math.floor(random() * below));
}

/** The place of the largest. */
export function argMax(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
