/** An array of 32-bit numbers as it is, others as a copy. */
export function floats(data: ArrayLike<number>): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
