import { describe, expect, it } from "vitest";
import type { FoldKernel } from "../../kernel/kernel.js";
import { apply, load, scalar } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

/** Windows of 3 places folded along one axis. */
function fold(
  shape: number[],
  windows: FoldKernel["windowsShape"],
  params: FoldKernel["params"],
): FoldKernel {
  return { kind: "fold", shape, windowsShape: windows, params, windows: load(0, windows) };
}

describe("fold", () => {
  it("sums up what overlapping windows lay on an element", async () => {
    const kernel = fold([5], [3, 3], { axes: [0], start: [0], step: [1], dilation: [1] });
    const [out] = await runKernel(kernel, [Float32Array.of(1, 2, 3, 10, 20, 30, 100, 200, 300)]);
    expect([...out]).toEqual([1, 12, 123, 230, 300]);
  });

  it("drops what lands outside, and leaves zeros where nothing lands", async () => {
    const kernel = fold([6], [2, 2], { axes: [0], start: [-1], step: [3], dilation: [5] });
    const [out] = await runKernel(kernel, [Float32Array.of(1, 2, 3, 4)]);
    expect([...out]).toEqual([0, 0, 3, 0, 2, 0]);
  });

  it("lays windows in reverse", async () => {
    const kernel = fold([4], [2, 2], { axes: [0], start: [1], step: [2], dilation: [-1] });
    const [out] = await runKernel(kernel, [Float32Array.of(1, 2, 3, 4)]);
    expect([...out]).toEqual([2, 1, 4, 3]);
  });

  it("folds two axes beside one that it leaves alone", async () => {
    const params = { axes: [2, 0], start: [0, 0], step: [1, 1], dilation: [1, 1] };
    const kernel = fold([2, 2, 2], [1, 2, 1, 2, 2], params);
    const [out] = await runKernel(kernel, [Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)]);
    expect([...out]).toEqual([1, 3, 5, 7, 2, 4, 6, 8]);
  });

  it("computes its windows, in several blocks", async () => {
    const params = { axes: [0], start: [0], step: [1], dilation: [1] };
    const windows = apply("mul", "float32", load(0, [1000, 2]), scalar(0));
    const long: FoldKernel = { kind: "fold", shape: [1001], windowsShape: [1000, 2], params, windows };
    const [out] = await runKernel(long, [new Float32Array(2000).fill(1)], [3]);
    expect([...out]).toEqual([3, ...new Array<number>(999).fill(6), 3]);
  });

  it("rounds float32 sums once, and wraps int32", async () => {
    // One place of each window lands on the element.
    const kernel = fold([1], [3, 3], { axes: [0], start: [-2], step: [1], dilation: [1] });
    const [out] = await runKernel(kernel, [Float32Array.of(0, 0, 2 ** 24, 0, 1, 0, 1, 0, 0)]);
    expect(out[0]).toBe(2 ** 24 + 2);
    const ints: FoldKernel = { ...kernel, windows: load(0, [3, 3], "int32") };
    const [wrapped] = await runKernel(ints, [Int32Array.of(0, 0, 2147483647, 0, 1, 0, 0, 0, 0)]);
    expect(wrapped[0]).toBe(-2147483648);
  });
});
