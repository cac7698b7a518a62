import { describe, expect, it } from "vitest";
import type { GpuCell } from "./driver/turns.js";
import { ratioQuartiles } from "./report.js";

const cell = (...blocks: number[]): GpuCell => ({ blocks });

describe("ratios to the peers", () => {
  it("are of one round each, to the fastest peer in it", () => {
    const cells = { nn: cell(10, 20, 10), a: cell(30, 60, 50), b: cell(90, 40, 40) };
    expect(ratioQuartiles(cells)).toEqual([2.5, 3, 3.5]);
  });

  it("leave out peers that failed, and are missing without any or without us", () => {
    const failed = { blocks: [1], failed: "no kernel" };
    expect(ratioQuartiles({ nn: cell(10, 10), a: cell(20, 20), b: failed })).toEqual([2, 2, 2]);
    expect(ratioQuartiles({ nn: cell(10), b: failed })).toBeUndefined();
    expect(ratioQuartiles({ a: cell(10) })).toBeUndefined();
  });
});
