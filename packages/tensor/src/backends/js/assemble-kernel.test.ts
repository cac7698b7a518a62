import { expect, it } from "vitest";
import { contiguousView, permuteView, sliceView } from "../../kernel/view.js";
import { apply, load, scalar } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

const whole = contiguousView([2, 5]);

it("assemble concatenates", async () => {
  const left = sliceView(whole, [0, 0], [1, 1], [2, 2]);
  const right = sliceView(whole, [0, 2], [1, 1], [2, 3]);
  const parts = [
    { view: left, expr: load(0, [2, 2]) },
    { view: right, expr: apply("neg", "float32", load(1, permuteView(contiguousView([3, 2]), [1, 0]))) },
  ];
  const inputs = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8, 9, 10)];
  const [out] = await runKernel(
    { kind: "assemble", shape: [2, 5], dtype: "float32", fill: undefined, parts },
    inputs,
  );
  expect([...out]).toEqual([1, 2, -5, -7, -9, 3, 4, -6, -8, -10]);
});

it("assemble pads, later parts over earlier ones", async () => {
  const parts = [
    { view: sliceView(whole, [0, 1], [1, 2], [2, 2]), expr: load(0, [2, 2], "int32") },
    { view: sliceView(whole, [1, 4], [1, 1], [1, 1]), expr: scalar(1, "int32") },
    { view: sliceView(whole, [1, 3], [1, 1], [1, 1]), expr: scalar(1, "int32") },
  ];
  const fill = scalar(0, "int32");
  const kernel = { kind: "assemble", shape: [2, 5], dtype: "int32", fill, parts } as const;
  const [out] = await runKernel(kernel, [Int32Array.of(1, 2, 3, 4)], [-1, 7]);
  expect([...out]).toEqual([-1, 1, -1, 2, -1, -1, 3, -1, 7, 7]);
});

it("assemble of an empty part is the fill alone", async () => {
  const parts = [{ view: sliceView(whole, [0, 2], [1, 1], [2, 0]), expr: load(0, [2, 0]) }];
  const kernel = { kind: "assemble", shape: [2, 5], dtype: "float32", fill: scalar(0), parts } as const;
  const [out] = await runKernel(kernel, [new Float32Array(0)], [0.5]);
  expect([...out]).toEqual(new Array(10).fill(0.5));
});
