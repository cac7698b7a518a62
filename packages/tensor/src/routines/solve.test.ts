import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../errors.js";
import { distance, multiply, random, run } from "./test-matrices.js";

describe("solve", () => {
  it.each([
    [1, 1],
    [2, 3],
    [5, 1],
    [60, 4],
    [0, 3],
    [3, 0],
  ])("A X = B for n = %d and %d columns", (n, r) => {
    const a = random(n * n);
    const b = random(n * r, 2);
    const [x] = run("solve", [a, [n, n]], [b, [n, r]]);
    expect(distance(multiply(a, x, n, n, r), b)).toBeLessThan(1e-12);
  });

  it("exchanges rows where a pivot is 0", () => {
    const [x] = run("solve", [Float64Array.of(0, 2, 4, 0), [2, 2]], [Float64Array.of(6, 8), [2, 1]]);
    expect([...x]).toEqual([2, 3]);
  });

  it("leaves its inputs as they were", () => {
    const a = Float64Array.of(0, 2, 4, 0);
    run("solve", [a, [2, 2]], [Float64Array.of(6, 8), [2, 1]]);
    expect([...a]).toEqual([0, 2, 4, 0]);
  });

  it("names the batch of a singular matrix", () => {
    const a = Float64Array.of(1, 0, 0, 1, 1, 2, 2, 4);
    expect(() => run("solve", [a, [2, 2, 2]], [random(4), [2, 2, 1]])).toThrow(ValueError);
    expect(() => run("solve", [a, [2, 2, 2]], [random(4), [2, 2, 1]])).toThrow(
      "solve: the matrix of batch [1] is singular: there is no pivot in column 1",
    );
  });

  it("passes NaN on", () => {
    const [x] = run("solve", [Float64Array.of(NaN, 1, 1, 1), [2, 2]], [Float64Array.of(1, 1), [2, 1]]);
    expect([...x]).toEqual([NaN, NaN]);
  });

  it("refuses shapes that don't fit", () => {
    expect(() => run("solve", [random(4), [2, 2]], [random(3), [3, 1]])).toThrow(ShapeError);
    expect(() => run("solve", [random(4), [2, 2]], [random(3), [3, 1]])).toThrow(
      "solve: A [2, 2] and B [3, 1] do not fit",
    );
    expect(() => run("solve", [random(4), [2, 2]], [random(4), [2, 2, 1]])).toThrow(ShapeError);
  });
});
