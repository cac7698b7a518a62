import { beforeAll, describe, expect, it } from "vitest";
import { BackendError } from "../errors.js";
import { provideRoutines, ROUTINES } from "./index.js";
import { runRoutine } from "./run-routine.js";

beforeAll(provideRoutines);

describe("routines", () => {
  it("give the shapes of their outputs", () => {
    expect(ROUTINES.cholesky.shapes([[2, 3, 3]])).toEqual([[2, 3, 3]]);
    expect(ROUTINES.qr.shapes([[7, 5, 3]])).toEqual([
      [7, 5, 3],
      [7, 3, 3],
    ]);
    expect(ROUTINES.qr.shapes([[3, 5]])).toEqual([
      [3, 3],
      [3, 5],
    ]);
    expect(ROUTINES.eigh.shapes([[2, 4, 4]])).toEqual([
      [2, 4],
      [2, 4, 4],
    ]);
    expect(ROUTINES.svd.shapes([[2, 3, 5]])).toEqual([
      [2, 3, 3],
      [2, 3],
      [2, 3, 5],
    ]);
    expect(
      ROUTINES.solve.shapes([
        [3, 3],
        [3, 2],
      ]),
    ).toEqual([[3, 2]]);
    expect(ROUTINES.det.shapes([[6, 2, 2]])).toEqual([[6]]);
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
    const outputs = ROUTINES.svd.shapes([shape]).map(() => new Float64Array(0));
    expect(() => runRoutine("svd", [new Float64Array(0)], outputs, [shape])).not.toThrow();
  });

  it("are named where one is unknown", () => {
    const run = (): void => runRoutine("lu", [], [], []);
    expect(run).toThrow(BackendError);
    expect(run).toThrow(Object.keys(ROUTINES).sort().join(", "));
  });
});
