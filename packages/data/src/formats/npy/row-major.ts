/** Elements whose first index changes fastest, put so that the last one does. */
export function rowMajor(
  bytes: Uint8Array<ArrayBuffer>,
  shape: readonly number[],
  elementSize: number,
): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length);
  const index = shape.map(() => 0);
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((step, n) => step * n, elementSize));
  for (let to = 0, from = 0; to < bytes.length; to += elementSize) {
    for (let i = 0; i < elementSize; i++) result[to + i] = bytes[from + i];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < shape[axis]) break;
      from -= steps[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
