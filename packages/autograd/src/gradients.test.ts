import { DTypeError, NNError, rand, ShapeError, tensor, zeros, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import { backward, gradients } from "./gradients.js";

const parameter = (values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe("gradients", () => {
  it("answers zeros for inputs that the result does not depend on", async () => {
    const [x, y] = [tensor([1, 2]), tensor([[3, 4]])];
    const [gx, gy] = gradients(x.square().sum(), [x, y]);
    expect(await gx.array()).toEqual([2, 4]);
    expect(await gy.array()).toEqual([[0, 0]]);
  });

  it("answers empty gradients for inputs without elements", async () => {
    const x = zeros([0, 3]);
    const [g] = gradients(x.exp().sum(), [x]);
    expect(g.shape).toEqual([0, 3]);
    const [h] = gradients(x.sum(1).sum().add(1), [x]);
    expect((await h.data()).length).toBe(0);
  });

  it("refuses integer inputs by name", () => {
    const x = tensor(new Int32Array([1, 2]));
    const y = tensor([1, 2]);
    expect(() => gradients(y.mul(x).sum(), [y, x])).toThrow(DTypeError);
    expect(() => gradients(y.mul(x).sum(), [y, x])).toThrow("gradients: input 1 is int32");
  });

  it("refuses integer results and results of several numbers", () => {
    const x = tensor([1, 2]);
    expect(() => gradients(x.argMax(), [x])).toThrow("gradients: the result is int32");
    expect(() => gradients(x.mul(2), [x])).toThrow(ShapeError);
    expect(() => gradients(x.mul(2), [x])).toThrow("the result has shape [2]");
    expect(() => gradients(x.mul(2), [x], tensor([1, 2, 3]))).toThrow(
      "the gradient has shape [3], the result [2]",
    );
  });

  it("adds up over shared parts and repeated uses", async () => {
    const x = tensor([0.5, 2]);
    const shared = x.exp();
    const [g] = gradients(shared.mul(shared).add(shared).sum(), [x]);
    const expected = [0.5, 2].map((v) => 2 * Math.exp(2 * v) + Math.exp(v));
    (await g.data()).forEach((v, i) => expect(v).toBeCloseTo(expected[i], 3));
    expect(await gradients(x.mul(x).mul(x).sum(), [x])[0].array()).toEqual([0.75, 12]);
  });

  it("answers the same gradient for an input given twice", async () => {
    const x = tensor([3]);
    const [a, b] = gradients(x.square().sum(), [x, x]);
    expect([await a.item(), await b.item()]).toEqual([6, 6]);
  });

  it("takes several results, with and without gradients of theirs", async () => {
    const x = tensor([1, 2]);
    const [g] = gradients([x.sum(), x.square()], [x], [undefined, tensor([1, 10])]);
    expect(await g.array()).toEqual([3, 41]);
  });

  it("answers gradients of values on the way", async () => {
    const x = tensor([1, 2]);
    const y = x.mul(3);
    const [g] = gradients(y.square().sum(), [y]);
    expect(await g.array()).toEqual([6, 12]);
  });

  it("reaches through values that were read where a gradient is required, and else says why not", async () => {
    const [w, x] = [parameter([2]), tensor([3])];
    const [a, b] = [w.square(), x.square()];
    expect([await a.item(), await b.item()]).toEqual([4, 9]);
    expect(await gradients(a.sum(), [w])[0].item()).toBe(4);
    expect(() => gradients(b.sum(), [x])).toThrow("history was let go when a value in it was read");
  });

  it("undoes broadcasting", async () => {
    const [row, column] = [tensor([[1, 2, 3]]), tensor([[1], [2]])];
    const [a, b] = gradients(row.mul(column).sum(), [row, column]);
    expect(await a.array()).toEqual([[3, 3, 3]]);
    expect(await b.array()).toEqual([[6], [6]]);
  });

  it("differentiates again, to third order", async () => {
    const x = tensor([2]);
    const [g] = gradients(x.pow(4).sum(), [x]);
    const [h] = gradients(g.sum(), [x]);
    const [t] = gradients(h.sum(), [x]);
    expect([await g.item(), await h.item(), await t.item()]).toEqual([32, 48, 48]);
  });

  it("passes nothing through detach and comparisons", async () => {
    const x = tensor([1, 2]);
    const [g] = gradients(x.mul(x.detach()).sum(), [x]);
    expect(await g.array()).toEqual([1, 2]);
    const [h] = gradients(x.gt(1).cast("float32").mul(x).sum(), [x]);
    expect(await h.array()).toEqual([0, 1]);
  });
});

describe("backward", () => {
  it("collects gradients, and adds to those that are there", async () => {
    const w = parameter([2, 3]);
    backward(w.square().sum());
    expect(await w.grad!.array()).toEqual([4, 6]);
    backward(w.mul(10).sum());
    expect(await w.grad!.array()).toEqual([14, 16]);
    w.grad = undefined;
    backward(w.sum());
    expect(await w.grad!.array()).toEqual([1, 1]);
  });

  it("reaches every parameter, and leaves those alone that are not involved", async () => {
    const [a, b, c] = [parameter([1]), parameter([2]), parameter([3])];
    backward(a.mul(b).sum());
    expect([await a.grad!.item(), await b.grad!.item(), c.grad]).toEqual([2, 1, undefined]);
  });

  it("takes the gradient of a result of several numbers", async () => {
    const w = parameter([2, 3]);
    expect(() => backward(w.mul(2))).toThrow("backward: the result has shape [2]");
    backward(w.mul(2), tensor([1, 10]));
    expect(await w.grad!.array()).toEqual([2, 20]);
  });

  it("says when nothing requires a gradient", () => {
    expect(() => backward(tensor([1]).mul(2).sum())).toThrow(NNError);
    expect(() => backward(tensor([1]).mul(2).sum())).toThrow("depends on no tensor that requires a gradient");
    expect(() => backward(parameter([1]).detach().sum())).toThrow("depends on no tensor");
  });

  it("keeps the loss readable after updates, and gradients follow the new values", async () => {
    const w = parameter([2]);
    for (let step = 0; step < 3; step++) {
      const before = await w.item();
      const loss = w.square().sum();
      w.grad = undefined;
      backward(loss);
      assign([[w, w.sub(w.grad!.mul(0.25)).node]]);
      expect(await loss.item()).toBeCloseTo(before ** 2, 6);
      expect(await w.item()).toBeCloseTo(before / 2, 6);
    }
  });

  it("gives a parameter made from random numbers a gradient", async () => {
    const w = rand([3], { requiresGrad: true });
    const values = await w.data();
    backward(w.square().sum());
    expect(await w.grad!.data()).toEqual(values.map((v) => 2 * v));
  });

  it("gives a parameter that a result reads before and after an update one gradient", async () => {
    const w = parameter([2]);
    const before = w.mul(3);
    assign([[w, w.add(1).node]]);
    backward(before.add(w.mul(5)).sum());
    expect(await w.grad!.item()).toBe(8);
  });
});
