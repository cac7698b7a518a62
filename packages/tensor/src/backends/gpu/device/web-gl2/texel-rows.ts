/**
 * Texel t lies in row t >> bits of a texture whose rows are 2^bits texels long: as long as there are rows, roughly. A
 * picture of one row would leave half of the GPU idle, which draws in squares of 2 x 2.
 */
export function rowBitsFor(texels: number, mostBits: number): number {
  return Math.min(Math.ceil(Math.log2(Math.max(texels, 1)) / 2), mostBits);
}

/** A rectangle of texels from the left edge of a texture; `first` is the number of its first texel. */
export interface Rectangle {
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly first: number;
}

/** How many texels hold `length` numbers. */
export function texelsFor(length: number): number {
  return Math.ceil(length / 4);
}

/** The rectangles of the first `texels` texels: whole rows, and the start of the next. */
export function rectangles(texels: number, rowWidth: number): Rectangle[] {
  const rows = Math.floor(texels / rowWidth);
  const rest = texels - rows * rowWidth;
  const all: Rectangle[] = [];
  if (rows > 0) all.push({ y: 0, width: rowWidth, height: rows, first: 0 });
  if (rest > 0) all.push({ y: rows, width: rest, height: 1, first: rows * rowWidth });
  return all;
}
