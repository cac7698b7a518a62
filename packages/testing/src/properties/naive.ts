/** An array the slow and obvious way: a shape and the element at each place. Independent of the library. */
export interface Naive {
  readonly shape: readonly number[];
  readonly at: (index: readonly number[]) => number;
}

/** All indexes of a shape in row-major order. */
export function indexes(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, i) => [...row, i])),
    [[]],
  );
}

export const flat = ({ shape, at }: Naive): number[] => indexes(shape).map(at);

/** The same with every element computed once. */
export function settled(x: Naive): Naive {
  return ofFlat(flat(x), x.shape);
}

export function ofFlat(values: readonly number[], shape: readonly number[]): Naive {
  const offset = (index: readonly number[]): number =>
    index.reduce((sum, place, i) => sum * shape[i] + place, 0);
  return { shape, at: (index) => values[offset(index)] };
}

export const reshaped = (x: Naive, shape: readonly number[]): Naive => ofFlat(flat(x), shape);

export const permuted = (x: Naive, axes: readonly number[]): Naive => ({
  shape: axes.map((axis) => x.shape[axis]),
  at: (index) => x.at(x.shape.map((_, axis) => index[axes.indexOf(axis)])),
});

export const mapped = (x: Naive, f: (value: number) => number): Naive => ({
  shape: x.shape,
  at: (index) => f(x.at(index)),
});

/** Reads another place along one axis, whose size becomes `size`; undefined places hold `value`. */
export const along = (
  x: Naive,
  axis: number,
  size: number,
  place: (i: number) => number | undefined,
  value = 0,
): Naive => ({
  shape: x.shape.map((n, i) => (i === axis ? size : n)),
  at: (index) => {
    const from = place(index[axis]);
    return from === undefined ? value : x.at(index.map((n, i) => (i === axis ? from : n)));
  },
});

/** NumPy's broadcasting of two shapes; undefined where they don't fit. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const [m, n] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1];
    if (m !== n && m !== 1 && n !== 1) return undefined;
    shape.push(m === 1 ? n : m);
  }
  return shape;
}

export const expanded = (x: Naive, shape: readonly number[]): Naive => ({
  shape,
  at: (index) => x.at(x.shape.map((n, i) => (n === 1 ? 0 : index[i + shape.length - x.shape.length]))),
});

export function combined(x: Naive, y: Naive, f: (a: number, b: number) => number): Naive {
  const shape = broadcastShape(x.shape, y.shape)!;
  const [a, b] = [expanded(x, shape), expanded(y, shape)];
  return { shape, at: (index) => f(a.at(index), b.at(index)) };
}

/** Folds one axis away. */
export const reduced = (x: Naive, axis: number, fold: (values: readonly number[]) => number): Naive => ({
  shape: x.shape.filter((_, i) => i !== axis),
  at: (index) =>
    fold(Array.from({ length: x.shape[axis] }, (_, i) => x.at([...index.slice(0, axis), i, ...index.slice(axis)]))), // prettier-ignore
});

/** Python's slice of one axis: the places it takes. */
export function slicePlaces(size: number, start: number | null, stop: number | null, step: number): number[] {
  const clip = (place: number, low: number, high: number): number => Math.min(Math.max(place < 0 ? place + size : place, low), high); // prettier-ignore
  const places: number[] = [];
  if (step > 0) {
    const [from, to] = [
      start === null ? 0 : clip(start, 0, size),
      stop === null ? size : clip(stop, 0, size),
    ];
    for (let i = from; i < to; i += step) places.push(i);
  } else {
    const from = start === null ? size - 1 : clip(start, -1, size - 1);
    const to = stop === null ? -1 : clip(stop, -1, size - 1);
    for (let i = from; i > to; i += step) places.push(i);
  }
  return places;
}
