/** Texel t lies in row t >> rowBits. As many as every WebGL2 has, so that programs need not be told. */
export const rowBits = 11;
/** Texels in a row. */
export const rowWidth = 2 ** rowBits;

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
export function rectangles(texels: number): Rectangle[] {
  const rows = Math.floor(texels / rowWidth);
  const rest = texels - rows * rowWidth;
  const all: Rectangle[] = [];
  if (rows > 0) all.push({ y: 0, width: rowWidth, height: rows, first: 0 });
  if (rest > 0) all.push({ y: rows, width: rest, height: 1, first: rows * rowWidth });
  return all;
}
