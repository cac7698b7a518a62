import { describe, expect, it } from "vitest";
import { eye, transpose } from "./matrix-ops.js";
import { distance, multiply, random, run } from "./test-matrices.js";

function check(a: Float64Array, m: number, n: number): void {
  const k = Math.min(m, n);
  const [q, r] = run("qr", [a, [m, n]]);
  expect(distance(multiply(q, r, m, k, n), a)).toBeLessThan(1e-12);
  expect(distance(multiply(transpose(q, m, k), q, k, m, k), eye(k))).toBeLessThan(1e-13);
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) expect(r[i * n + j]).toBe(0);
}

describe("qr", () => {
  it.each([
    [1, 1],
    [4, 4],
    [9, 3],
    [3, 9],
    [5, 1],
    [1, 5],
    [0, 3],
    [3, 0],
    [120, 60],
  ])("of %d × %d: A = Q R, orthonormal and triangular", (m, n) => {
    check(random(m * n), m, n);
  });

  it("of zeros and of repeated columns keeps Q orthonormal", () => {
    check(new Float64Array(12), 4, 3);
    check(Float64Array.of(1, 1, 2, 2, 3, 3), 3, 2);
  });

  it("has LAPACK's signs", () => {
    // numpy.linalg.qr([[1, 2], [3, 4]]), numpy 2.4
    const [q, r] = run("qr", [Float64Array.of(1, 2, 3, 4), [2, 2]]);
    const root = Math.sqrt(10);
    expect(distance(q, Float64Array.of(-1 / root, -3 / root, -3 / root, 1 / root))).toBeLessThan(1e-15);
    expect(distance(r, Float64Array.of(-root, -14 / root, 0, -2 / root))).toBeLessThan(1e-15);
    expect(run("qr", [Float64Array.of(-2), [1, 1]]).map((x) => x[0])).toEqual([1, -2]);
  });

  it("takes batches and entries far from 1", () => {
    const a = random(2 * 6);
    const [q, r] = run("qr", [a.map((x) => x * 1e200), [2, 3, 2]]);
    for (const batch of [0, 1]) {
      const [q1, r1] = run("qr", [a.slice(6 * batch, 6 * batch + 6), [3, 2]]);
      expect(distance(q1, q.subarray(6 * batch))).toBeLessThan(1e-15);
      expect(distance(r1, r.map((x) => x * 1e-200).subarray(4 * batch))).toBeLessThan(1e-14);
    }
  });

  it("passes NaN on", () => {
    const [q, r] = run("qr", [Float64Array.of(1, 2, NaN, 4), [2, 2]]);
    expect(q.every(Number.isNaN)).toBe(true);
    expect(r[0]).toBeNaN();
  });
});
