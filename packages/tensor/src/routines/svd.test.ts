import { describe, expect, it } from "vitest";
import { eye, transpose } from "./matrix-ops.js";
import { distance, multiply, random, run, scaleColumns } from "./test-matrices.js";

/** A = U diag(S) Vh, orthonormal, S descending and not negative, signs as documented. */
function check(a: Float64Array, m: number, n: number): Float64Array {
  const k = Math.min(m, n);
  const [u, s, vh] = run("svd", [a, [m, n]]);
  const size = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  expect(distance(multiply(scaleColumns(u, s), vh, m, k, n), a) / size).toBeLessThan(1e-12);
  expect(distance(multiply(transpose(u, m, k), u, k, m, k), eye(k))).toBeLessThan(1e-12);
  expect(distance(multiply(vh, transpose(vh, k, n), k, n, k), eye(k))).toBeLessThan(1e-12);
  for (let i = 0; i < k; i++) {
    expect(s[i]).toBeGreaterThanOrEqual(0);
    if (i > 0) expect(s[i]).toBeLessThanOrEqual(s[i - 1]);
    const row = [...vh.subarray(i * n, (i + 1) * n)];
    expect(Math.max(...row)).toBeGreaterThanOrEqual(Math.max(...row.map((x) => -x)));
  }
  return s;
}

/** H diag(s) K, with H and K orthogonal. */
function withValues(s: readonly number[]): Float64Array {
  const n = s.length;
  const [h] = run("qr", [random(n * n, 3), [n, n]]);
  const [k] = run("qr", [random(n * n, 5), [n, n]]);
  return multiply(scaleColumns(h, Float64Array.from(s)), k, n, n, n);
}

describe("svd", () => {
  it.each([
    [1, 1],
    [2, 2],
    [5, 3],
    [3, 5],
    [7, 1],
    [1, 7],
    [0, 4],
    [4, 0],
    [0, 0],
    [60, 60],
    [200, 30],
    [30, 200],
  ])("of %d × %d: A = U S Vh", (m, n) => {
    check(random(m * n), m, n);
  });

  it("finds given singular values, small ones to the precision of the largest", () => {
    const expected = [1000, 10, 1, 1, 1e-5, 1e-10, 0, 0];
    const s = check(withValues(expected), 8, 8);
    expected.forEach((value, i) => expect(Math.abs(s[i] - value)).toBeLessThan(1e-12));
  });

  it("takes matrices of lower rank, zeros, and zeros on a bidiagonal", () => {
    const thin = random(20 * 2);
    const s = check(multiply(thin, random(2 * 12, 2), 20, 2, 12), 20, 12);
    for (let i = 2; i < 12; i++) expect(s[i]).toBeLessThan(1e-14);
    check(new Float64Array(12), 3, 4);
    check(new Float64Array(25).fill(1), 5, 5);
    check(Float64Array.of(1, 2, 0, 0, 0, 0, 3, 0, 0, 0, 4, 5, 0, 0, 0, 0), 4, 4);
    check(Float64Array.of(0, 1, 0, 0, 0, 1, 0, 0, 0), 3, 3);
  });

  it("of a diagonal is exact", () => {
    const s = check(Float64Array.of(-3, 0, 0, 0, 0.1, 0, 0, 0, -7), 3, 3);
    expect([...s]).toEqual([7, 3, 0.1]);
  });

  it.each([1e-300, 1e-150, 1e150, 1e300])("keeps its precision at a scale of %d", (scale) => {
    check(
      random(35).map((x) => x * scale),
      7,
      5,
    );
  });

  it("keeps vectors orthonormal for entries that go down to the smallest numbers", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const exponents = random(42, seed + 1000);
      const graded = random(42, seed).map((x, i) => x * 10 ** (-310 * Math.abs(exponents[i])));
      check(graded, 7, 6);
    }
  });

  it("has the eigenvalues of AᵀA as squares", () => {
    const a = random(40 * 6);
    const [w] = run("eigh", [multiply(transpose(a, 40, 6), a, 6, 40, 6), [6, 6]]);
    const s = check(a, 40, 6);
    s.forEach((value, i) => expect(value * value).toBeCloseTo(w[5 - i], 11));
  });

  it("takes batches, each as if alone", () => {
    const a = random(4 * 6);
    const together = run("svd", [a, [2, 2, 3, 2]]);
    for (let batch = 0; batch < 4; batch++) {
      run("svd", [a.slice(6 * batch, 6 * batch + 6), [3, 2]]).forEach((alone, i) => {
        expect(together[i].slice(batch * alone.length, (batch + 1) * alone.length)).toEqual(alone);
      });
    }
  });

  it("answers NaN to NaN and infinity", () => {
    for (const bad of [NaN, -Infinity]) {
      for (const output of run("svd", [Float64Array.of(1, 2, bad, 4, 5, 6), [3, 2]])) {
        expect(output.every(Number.isNaN)).toBe(true);
      }
    }
  });

  it("is done with 1797 × 64, the size of the digits", () => {
    const [, s] = run("svd", [random(1797 * 64), [1797, 64]]);
    expect([...s]).toEqual([...s].sort((a, b) => b - a));
  });
});
