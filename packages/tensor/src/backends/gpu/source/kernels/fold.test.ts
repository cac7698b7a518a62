import { afterAll, describe, it } from "vitest";
import type { TypedArray } from "../../../../dtype.js";
import type { Expr } from "../../../../kernel/expr.js";
import type { FoldKernel, FoldParams } from "../../../../kernel/kernel.js";
import { numel } from "../../../../shape.js";
import { apply, load } from "../../../js/expr-shorthand.js";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";

interface Case {
  readonly title: string;
  readonly shape: readonly number[];
  readonly windowsShape: readonly number[];
  readonly params: FoldParams;
}

function along(
  title: string,
  [size, count, places]: readonly number[],
  [start, step, dilation]: readonly number[],
): Case {
  const params = { axes: [0], start: [start], step: [step], dilation: [dilation] };
  return { title, shape: [size, 3], windowsShape: [count, 3, places], params };
}

const cases: readonly Case[] = [
  along("windows that overlap", [11, 9, 3], [0, 1, 1]),
  along("a stride that its windows don't fill", [21, 5, 3], [2, 4, 1]),
  along("windows of several strides", [14, 6, 4], [0, 2, 1]),
  along("padding that is cut off", [9, 6, 5], [-2, 2, 1]),
  along("places as far apart as windows", [20, 4, 3], [0, 4, 4]),
  along("places farther apart than windows", [23, 8, 3], [1, 2, 7]),
  along("strides with a common divisor", [40, 5, 4], [3, 6, 4]),
  along("windows in reverse", [15, 6, 4], [5, 2, -1]),
  along("windows in reverse, with gaps", [30, 6, 4], [9, 4, -6]),
  along("many places in few windows", [40, 2, 37], [0, 1, 1]),
  along("few windows over many places, in reverse", [40, 3, 30], [31, 3, -1]),
  along("no windows", [4, 0, 3], [0, 1, 1]),
  along("a result that lies before all windows", [4, 3, 2], [9, 2, 3]),
  {
    title: "two axes in turned order",
    shape: [2, 7, 8],
    windowsShape: [2, 3, 4, 3, 4],
    params: { axes: [2, 1], start: [-1, 0], step: [2, 3], dilation: [1, 1] },
  },
  {
    title: "three axes",
    shape: [1, 5, 6, 4],
    windowsShape: [1, 3, 3, 3, 3, 2, 2],
    params: { axes: [1, 2, 3], start: [0, 0, 0], step: [1, 2, 1], dilation: [1, 1, 1] },
  },
];

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 8);

describe.each(["cpu", "webasm"] as const)("fold on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  const check = (kernel: FoldKernel, inputs: readonly TypedArray[]): Promise<void> =>
    expectSameAsJs(backend, kernel, inputs);

  it.each(cases)("$title", async ({ shape, windowsShape, params }) => {
    const kernel = { kind: "fold", shape, windowsShape, params } as const;
    await check({ ...kernel, windows: load(0, windowsShape) }, [ramp(numel(windowsShape))]);
  });

  it("windows that are computed from a turned array and a mask", async () => {
    const windowsShape = [6, 5, 4];
    const turned = { shape: windowsShape, strides: [1, 24, 6], offset: 0 };
    const mask = apply("lt", "bool", load(1, windowsShape), load(0, turned));
    const windows: Expr = apply("mul", "float32", load(0, turned), apply("cast", "float32", mask));
    const params = { axes: [0], start: [0], step: [2], dilation: [1] };
    const kernel: FoldKernel = { kind: "fold", shape: [14, 5], windowsShape, params, windows };
    await check(kernel, [ramp(120), ramp(120).reverse()]);
  });

  it("int32", async () => {
    const params = { axes: [0], start: [0], step: [1], dilation: [1] };
    const windows = load(0, [3, 3], "int32");
    const kernel: FoldKernel = { kind: "fold", shape: [5], windowsShape: [3, 3], params, windows };
    await check(kernel, [Int32Array.of(1, 2, 2147483647, -7, 5, 9, 65536, -65537, 3)]);
  });
});
