import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../errors.js";
import { eye, transpose } from "./matrix-ops.js";
import { distance, multiply, random, run } from "./test-matrices.js";

function positiveDefinite(n: number, seed = 1): Float64Array {
  const a = random(n * n, seed);
  const identity = eye(n);
  return multiply(a, transpose(a, n, n), n, n, n).map((x, i) => x + identity[i]);
}

describe("cholesky", () => {
  it.each([0, 1, 2, 5, 40])("A = L Lᵀ for n = %d", (n) => {
    const a = positiveDefinite(n);
    const [l] = run("cholesky", [a, [n, n]]);
    expect(distance(multiply(l, transpose(l, n, n), n, n, n), a)).toBeLessThan(1e-12);
    for (let i = 0; i < n; i++) {
      expect(l[i * n + i]).toBeGreaterThan(0);
      for (let j = i + 1; j < n; j++) expect(l[i * n + j]).toBe(0);
    }
  });

  it("reads the lower triangle only", () => {
    const [l] = run("cholesky", [Float64Array.of(4, NaN, 2, 10), [2, 2]]);
    expect([...l]).toEqual([2, 0, 1, 3]);
  });

  it("takes batches", () => {
    const [l] = run("cholesky", [Float64Array.of(4, 9, 16, 25), [2, 2, 1, 1]]);
    expect([...l]).toEqual([2, 3, 4, 5]);
  });

  it("names the batch and the minor of a matrix that isn't positive definite", () => {
    const indefinite = Float64Array.of(1, 0, 0, 1, 1, 2, 2, 1);
    expect(() => run("cholesky", [indefinite, [2, 2, 2]])).toThrow(ValueError);
    expect(() => run("cholesky", [indefinite, [2, 2, 2]])).toThrow(
      "cholesky: the matrix of batch [1] is not positive definite: its leading minor of order 2 is not positive",
    );
    expect(() => run("cholesky", [Float64Array.of(0), [1, 1]])).toThrow(
      "the matrix is not positive definite",
    );
  });

  it("passes NaN on", () => {
    const [l] = run("cholesky", [Float64Array.of(1, 0, NaN, 1), [2, 2]]);
    expect([...l]).toEqual([1, 0, NaN, NaN]);
  });

  it("refuses what isn't square", () => {
    expect(() => run("cholesky", [random(6), [2, 3]])).toThrow(ShapeError);
    expect(() => run("cholesky", [random(6), [6]])).toThrow(
      "cholesky: expected matrices, a shape [*, m, n], got [6]",
    );
  });
});
