/** The transpose of a row-major matrix. */
export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j];
  return result;
}

/** Rows in another order: row i of the result is row order[i]. */
export function permuteRows(a: Float64Array, order: readonly number[], columns: number): Float64Array {
  const result = new Float64Array(order.length * columns);
  order.forEach((from, to) => result.set(a.subarray(from * columns, (from + 1) * columns), to * columns));
  return result;
}

/** Ones on the diagonal of a rows × columns matrix. */
export function eye(rows: number, columns = rows): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < Math.min(rows, columns); i++) result[i * columns + i] = 1;
  return result;
}

export function nans(length: number): Float64Array {
  return new Float64Array(length).fill(NaN);
}
