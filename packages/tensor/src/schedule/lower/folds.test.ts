import { expect, it } from "vitest";
import { foldNode } from "../../graph/build.js";
import type { Node } from "../../graph/node.js";
import { zeros } from "../../ops/creation.js";
import { lower } from "../lower.js";
import { schedule } from "../schedule.js";

/** Two windows of two places along each of two axes, folded one axis after the other. */
function folded(): Node {
  const windows = zeros([2, 2, 2, 2]).node;
  const params = { start: [0], step: [1], dilation: [1] };
  const inner = foldNode(windows, [2, 3, 2], { ...params, axes: [1] });
  return foldNode(inner, [3, 3], { ...params, axes: [0] });
}

function kernels(folds: boolean): string[] {
  return lower(schedule([folded()]), { folds }).steps.map(({ kernel }) => kernel.kind);
}

it("folds are one kernel where the backend has it, and parts elsewhere", () => {
  expect(kernels(true)).toEqual(["fold"]);
  expect(kernels(false)).toEqual(["assemble"]);
});

it("a fold kernel takes in the folds beneath it", () => {
  const [{ kernel }] = lower(schedule([folded()]), { folds: true }).steps;
  expect(kernel).toMatchObject({ shape: [3, 3], windowsShape: [2, 2, 2, 2], params: { axes: [0, 1] } });
});
