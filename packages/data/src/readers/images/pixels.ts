/** A picture: rows of pixels, each of `channels` numbers from 0 to 255. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** More pixels than this are not decoded: a few bytes can claim any size. */
export const MOST_PIXELS = 2 ** 26;

/** A picture in grey (1) or in red, green and blue (3), as Pillow converts: grey is ITU-R 601's luma; alpha is left out. */
export function withChannels(pixels: Pixels, channels: 1 | 3): Pixels {
  const { width, height, data } = pixels;
  const step = pixels.channels;
  const result = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const from = i * step;
    const [red, green, blue] = step < 3 ? [0, 0, 0] : [0, 1, 2];
    if (channels === 3) {
      result[3 * i] = data[from + red];
      result[3 * i + 1] = data[from + green];
      result[3 * i + 2] = data[from + blue];
    } else {
      const luma = 19595 * data[from + red] + 38470 * data[from + green] + 7471 * data[from + blue];
      result[i] = (luma + 0x8000) >> 16;
    }
  }
  return { width, height, channels, data: result };
}
