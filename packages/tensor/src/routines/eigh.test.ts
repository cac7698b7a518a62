import { describe, expect, it } from "vitest";
import { eye, transpose } from "./matrix-ops.js";
import { distance, multiply, random, run, scaleColumns } from "./test-matrices.js";

function symmetric(n: number, seed = 1): Float64Array {
  const a = random(n * n, seed);
  const aT = transpose(a, n, n);
  return a.map((x, i) => x + aT[i]);
}

/** V diag(w) Vᵀ = A, VᵀV = I, w ascending, signs as documented. */
function check(a: Float64Array, n: number): Float64Array {
  const [w, v] = run("eigh", [a, [n, n]]);
  const vT = transpose(v, n, n);
  const size = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  expect(distance(multiply(scaleColumns(v, w), vT, n, n, n), a) / size).toBeLessThan(1e-12);
  expect(distance(multiply(vT, v, n, n, n), eye(n))).toBeLessThan(1e-12);
  for (let i = 1; i < n; i++) expect(w[i]).toBeGreaterThanOrEqual(w[i - 1]);
  for (let i = 0; i < n; i++) {
    const row = [...vT.subarray(i * n, (i + 1) * n)];
    expect(Math.max(...row)).toBeGreaterThanOrEqual(Math.max(...row.map((x) => -x)));
  }
  return w;
}

describe("eigh", () => {
  it.each([0, 1, 2, 3, 10, 64, 150])("A V = V diag(w) for n = %d", (n) => {
    check(symmetric(n), n);
  });

  it("knows the second difference matrix", () => {
    const n = 30;
    const a = Float64Array.from({ length: n * n }, (_, at) => {
      const gap = Math.abs(Math.floor(at / n) - (at % n));
      return gap === 0 ? 2 : gap === 1 ? -1 : 0;
    });
    const expected = Float64Array.from(
      { length: n },
      (_, i) => 2 - 2 * Math.cos(((i + 1) * Math.PI) / (n + 1)),
    );
    expect(distance(check(a, n), expected)).toBeLessThan(1e-14);
  });

  it("takes equal eigenvalues, zeros, diagonals and rank one", () => {
    expect([...check(new Float64Array(16), 4)]).toEqual([0, 0, 0, 0]);
    expect([...check(eye(5), 5)]).toEqual([1, 1, 1, 1, 1]);
    expect([...check(Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2), 3)]).toEqual([-1, 2, 3]);
    const w = check(new Float64Array(36).fill(1), 6);
    expect(w[5]).toBeCloseTo(6, 13);
    for (let i = 0; i < 5; i++) expect(Math.abs(w[i])).toBeLessThan(1e-14);
  });

  it.each([1e-300, 1e-150, 1e150, 1e300])("keeps its precision at a scale of %d", (scale) => {
    check(
      symmetric(8).map((x) => x * scale),
      8,
    );
  });

  it("converges for entries that go down to the smallest numbers", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const exponents = random(8, seed + 1000);
      const graded = random(8, seed).map((x, i) => x * 10 ** (-150 * Math.abs(exponents[i])));
      check(multiply(graded, graded, 8, 1, 8), 8);
    }
  });

  it("reads the lower triangle only, and takes batches", () => {
    const [w] = run("eigh", [Float64Array.of(2, NaN, 1, 2, 0, 7, 5, 0), [2, 2, 2]]);
    [1, 3, -5, 5].forEach((value, i) => expect(w[i]).toBeCloseTo(value, 14));
  });

  it("answers NaN to NaN and infinity", () => {
    for (const bad of [NaN, Infinity]) {
      for (const output of run("eigh", [Float64Array.of(1, 0, bad, 1), [2, 2]])) {
        expect(output.every(Number.isNaN)).toBe(true);
      }
    }
  });
});
