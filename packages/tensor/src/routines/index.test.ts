import { describe, expect, it } from "vitest";
import { BackendError } from "../errors.js";
import { ROUTINES, routineShapes, runRoutine } from "./index.js";

describe("routines", () => {
  it("give the shapes of their outputs", () => {
    expect(routineShapes("cholesky", [[2, 3, 3]])).toEqual([[2, 3, 3]]);
    expect(routineShapes("qr", [[7, 5, 3]])).toEqual([
      [7, 5, 3],
      [7, 3, 3],
    ]);
    expect(routineShapes("qr", [[3, 5]])).toEqual([
      [3, 3],
      [3, 5],
    ]);
    expect(routineShapes("eigh", [[2, 4, 4]])).toEqual([
      [2, 4],
      [2, 4, 4],
    ]);
    expect(routineShapes("svd", [[2, 3, 5]])).toEqual([
      [2, 3, 3],
      [2, 3],
      [2, 3, 5],
    ]);
    expect(
      routineShapes("solve", [
        [3, 3],
        [3, 2],
      ]),
    ).toEqual([[3, 2]]);
    expect(routineShapes("det", [[6, 2, 2]])).toEqual([[6]]);
  });

  it("compute in float64 whatever the arrays are", () => {
    const out = new Float32Array(1);
    // 1 + 2^-24 is lost in float32.
    runRoutine("det", [Float32Array.of(1, -(2 ** -24), 1, 1)], [out], [[2, 2]]);
    expect(out[0]).toBe(Math.fround(1 + 2 ** -24));
    const exact = new Float64Array(1);
    runRoutine("det", [Float32Array.of(1, -(2 ** -24), 1, 1)], [exact], [[2, 2]]);
    expect(exact[0]).toBe(1 + 2 ** -24);
    const ints = new Float64Array(1);
    runRoutine("det", [Int32Array.of(1, 2, 3, 4)], [ints], [[2, 2]]);
    expect(ints[0]).toBeCloseTo(-2, 14);
  });

  it("do nothing for no batches", () => {
    const shape = [0, 2, 2];
    const outputs = routineShapes("svd", [shape]).map(() => new Float64Array(0));
    expect(() => runRoutine("svd", [new Float64Array(0)], outputs, [shape])).not.toThrow();
  });

  it("are named where one is unknown", () => {
    expect(() => routineShapes("lu", [])).toThrow(BackendError);
    expect(() => routineShapes("lu", [])).toThrow(Object.keys(ROUTINES).join(", "));
  });
});
