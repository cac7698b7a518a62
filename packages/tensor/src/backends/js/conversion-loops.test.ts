import { describe, expect, it } from "vitest";
import { bitcastLoop, castLoop, roundingLoop } from "./conversion-loops.js";
import type { UnaryLoop } from "./unary-loops.js";

function run(loop: UnaryLoop, values: readonly number[]): number[] {
  const out = new Float64Array(values.length);
  loop(out, Float64Array.from(values), values.length);
  return [...out];
}

describe("castLoop", () => {
  it("truncates floats to int32, saturates, and makes NaN 0", () => {
    const x = [1.9, -1.9, -0.5, 3e9, -3e9, Infinity, -Infinity, NaN];
    expect(run(castLoop("float32", "int32"), x)).toEqual([
      1, -1, 0, 2147483647, -2147483648, 2147483647, -2147483648, 0,
    ]);
  });

  it("makes everything but 0 true", () => {
    expect(run(castLoop("float32", "bool"), [0, -0, 0.1, -3, NaN])).toEqual([0, 0, 1, 1, 1]);
  });

  it("rounds to float32, from int32 and float64", () => {
    expect(run(castLoop("int32", "float32"), [16777217])).toEqual([16777216]);
    expect(run(castLoop("float64", "float32"), [0.1, 1e300])).toEqual([Math.fround(0.1), Infinity]);
  });

  it("keeps what fits", () => {
    expect(run(castLoop("bool", "int32"), [0, 1])).toEqual([0, 1]);
    expect(run(castLoop("int32", "float64"), [-7, 2147483647])).toEqual([-7, 2147483647]);
  });
});

describe("bitcastLoop", () => {
  it("goes from float32 to int32 and back", () => {
    const floats = [0, -0, 1, -2.5, Infinity, 2 ** -149];
    const words = [0, -2147483648, 0x3f800000, -1071644672, 0x7f800000, 1];
    expect(run(bitcastLoop("float32", "int32"), floats)).toEqual(words);
    expect(run(bitcastLoop("int32", "float32"), words)).toEqual(floats);
  });
});

describe("roundingLoop", () => {
  it("wraps int32, rounds float32, keeps float64", () => {
    expect(run(roundingLoop("int32"), [2147483648, -0, Infinity, NaN, 2.7])).toEqual([
      -2147483648, 0, 0, 0, 2,
    ]);
    expect(run(roundingLoop("float32"), [0.1])).toEqual([Math.fround(0.1)]);
    expect(run(roundingLoop("float64"), [0.1])).toEqual([0.1]);
    expect(run(roundingLoop("bool"), [2, 0])).toEqual([1, 0]);
  });
});
