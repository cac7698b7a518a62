/** Sum of a[i] * b[i] over `n` elements from `aAt` and `bAt`; four partial sums, so that additions overlap. */
export function dot(a: Float64Array, aAt: number, b: Float64Array, bAt: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    s0 += a[aAt + i] * b[bAt + i];
    s1 += a[aAt + i + 1] * b[bAt + i + 1];
    s2 += a[aAt + i + 2] * b[bAt + i + 2];
    s3 += a[aAt + i + 3] * b[bAt + i + 3];
  }
  for (; i < n; i++) s0 += a[aAt + i] * b[bAt + i];
  return s0 + s1 + (s2 + s3);
}

/** y += factor * x over `n` elements. */
export function addScaled(
  y: Float64Array,
  yAt: number,
  factor: number,
  x: Float64Array,
  xAt: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) y[yAt + i] += factor * x[xAt + i];
}

/** Rows i and j of length n become c * i + s * j and c * j - s * i. */
export function rotateRows(a: Float64Array, i: number, j: number, n: number, c: number, s: number): void {
  const iAt = i * n;
  const jAt = j * n;
  for (let k = 0; k < n; k++) {
    const x = a[iAt + k];
    const y = a[jAt + k];
    a[iAt + k] = c * x + s * y;
    a[jAt + k] = c * y - s * x;
  }
}

/** The largest magnitude, or NaN where there is a NaN. */
export function maxAbs(x: Float64Array, at = 0, n = x.length): number {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(x[at + i]));
  return largest;
}

export function negate(x: Float64Array, at: number, n: number): void {
  for (let i = 0; i < n; i++) x[at + i] = -x[at + i];
}

/** True when the entry of the largest magnitude (the first of equals) is negative. */
export function pointsDown(x: Float64Array, at: number, n: number): boolean {
  let best = 0;
  for (let i = 0; i < n; i++) if (Math.abs(x[at + i]) > Math.abs(best)) best = x[at + i];
  return best < 0;
}

/** The largest power of two that is not above x > 0, a factor that rounds nothing; 1 for 0. */
export function powerOfTwoBelow(x: number): number {
  return x === 0 ? 1 : 2 ** Math.floor(Math.log2(x));
}
