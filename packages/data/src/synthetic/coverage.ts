/** Samples along each side of a pixel: 16 of them make 17 shades. */
const SAMPLES = 4;

/**
 * Writes an anti-aliased picture of a region: each pixel gets the share of its area that lies inside, as 0 … 255.
 *
 * @param inside - Whether a place is in the region; x goes right and y down, both from 0 to 1.
 * @param image - `size * size` pixels, row by row.
 */
export function drawCoverage(
  inside: (x: number, y: number) => boolean,
  size: number,
  image: Uint8Array,
): void {
  const step = 1 / (size * SAMPLES);
  for (let pixel = 0; pixel < image.length; pixel++) {
    const left = (pixel % size) * SAMPLES + 0.5;
    const top = Math.floor(pixel / size) * SAMPLES + 0.5;
    let hits = 0;
    for (let i = 0; i < SAMPLES * SAMPLES; i++) {
      if (inside((left + (i % SAMPLES)) * step, (top + Math.floor(i / SAMPLES)) * step)) hits++;
    }
    image[pixel] = Math.round((hits * 255) / (SAMPLES * SAMPLES));
  }
}
