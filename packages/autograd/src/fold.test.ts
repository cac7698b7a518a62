import { Tensor, tensor } from "@nn/tensor";
import { foldNode, unfoldNode } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import { gradients } from "./gradients.js";

const counted = (...shape: number[]): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 5) % 7) - 3),
  ).reshape(shape);

/** The gradient of sum(v * fold(w)) for w must be v, read at the places that w was laid onto. */
async function gradientOfFold(start: number, dilation: number): Promise<void> {
  const [windows, v] = [counted(4, 3), counted(9)];
  const params = { axes: [0], start: [start], step: [2], dilation: [dilation] };
  const folded = new Tensor(foldNode(windows.node, [9], params));
  const [g] = gradients(folded.mul(v).sum(), [windows]);
  const values = await v.data();
  const expected = Array.from({ length: 12 }, (_, at) => {
    const place = start + Math.floor(at / 3) * 2 + (at % 3) * dilation;
    return values[place] ?? 0;
  });
  expect([...(await g.data())]).toEqual(expected);
}

describe("fold", () => {
  it("has windows of the gradient as its derivative", async () => {
    for (const start of [0, 1, -2, 6])
      for (const dilation of [1, 2, -1]) await gradientOfFold(start, dilation);
  });

  it("joins the folds of several axes, also where one of them is read twice", async () => {
    const x = counted(5, 6);
    const windows = new Tensor(unfoldNode(unfoldNode(x.node, 0, 3, 1), 1, 2, 1, 3)); // [3, 3, 3, 2]
    const v = counted(...windows.shape);
    const [g] = gradients(windows.mul(v).sum(), [x]);
    const values = Array.from(await v.data());
    const expected = new Array<number>(30).fill(0);
    values.forEach((value, i) => {
      const [p, q, j, k] = [Math.floor(i / 18), Math.floor(i / 6) % 3, Math.floor(i / 2) % 3, i % 2];
      expected[(p + j) * 6 + q + 3 * k] += value;
    });
    expect([...(await g.data())]).toEqual(expected);

    const params = { axes: [1], start: [0], step: [1], dilation: [3] };
    const inner = new Tensor(foldNode(v.node, [3, 6, 3], params));
    const outer = new Tensor(foldNode(inner.node, [5, 6], { ...params, axes: [0], dilation: [1] }));
    const total = outer.sum().add(inner.sum());
    expect(await total.item()).toBe(2 * values.reduce((a, b) => a + b, 0));
  });
});
