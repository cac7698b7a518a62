import { BackendError, compile, conv2d, DTypeError, gather, IndexError, NNError, ones, rand, ShapeError, tensor, ValueError, withBackend, zeros } from "@nn/tensor"; // prettier-ignore
import { assign } from "@nn/tensor/graph";
import { afterEach, describe, expect, it } from "vitest";

describe.each(["js", "wasm"] as const)("bad inputs on %s", (backend) => {
  const on = (fn: () => Promise<void>) => () => withBackend(backend, fn);

  afterEach(on(async () => {
    expect(await tensor([1, 2]).mul(2).array()).toEqual([2, 4]);
  })); // prettier-ignore

  it(
    "an index out of range is an error when the value is computed, and work goes on",
    on(async () => {
      const x = rand([4, 3]);
      for (const places of [[4], [-1], [2 ** 30]]) {
        const bad = gather(x, 0, tensor(Int32Array.from(places)).reshape([1, 1]));
        await expect(bad.mul(2).data()).rejects.toThrow(IndexError);
        await expect(bad.mul(2).data()).rejects.toThrow(String(places[0]));
      }
      expect((await gather(x, 0, tensor(new Int32Array([3])).reshape([1, 1])).data())[0]).toBe(
        (await x.data())[9],
      );
    }),
  );

  it(
    "a row that is out of range among many is found",
    on(async () => {
      const index = Int32Array.from({ length: 1000 }, (_, i) => (i === 777 ? 50 : i % 50));
      await expect(rand([50, 8]).indexSelect(0, tensor(index)).sum().item()).rejects.toThrow("50");
      await expect(
        zeros([50])
          .scatterAdd(0, tensor(index), ones([1000]))
          .data(),
      ).rejects.toThrow(IndexError);
    }),
  );

  it(
    "a tensor that is too large is refused before it is allocated, and work goes on",
    on(async () => {
      expect(() => zeros([2 ** 16, 2 ** 16])).toThrow(ShapeError);
      expect(() => zeros([2 ** 16, 1]).add(zeros([1, 2 ** 16]))).toThrow(ShapeError);
      const large = rand([2 ** 15, 2 ** 16 - 1]).add(1);
      await expect(large.data()).rejects.toThrow(BackendError);
      await expect(large.data()).rejects.toThrow("elements");
      expect(await rand([2 ** 10, 2 ** 10]).sum().item()).toBeGreaterThan(0); // prettier-ignore
    }),
  );

  it(
    "a disposed tensor can't be read or used, by name",
    on(async () => {
      const x = tensor([1, 2]).add(1).realize();
      const y = x.mul(2);
      x.dispose();
      x.dispose();
      await expect(x.data()).rejects.toThrow(ValueError);
      expect(() => x.add(1)).toThrow("add: the tensor was disposed");
      expect(() => x.dataSync()).toThrow("dataSync: the tensor was disposed");
      expect(await y.array()).toEqual([4, 6]);
    }),
  );

  it(
    "reading while a function is captured is refused",
    on(async () => {
      const x = tensor([1, 2]);
      for (const read of ["itemSync", "arraySync", "dataSync", "toString", "realize"] as const) {
        const f = compile((y: typeof x) => {
          y.sum()[read]();
          return y;
        });
        expect(() => f(x), read).toThrow(NNError);
      }
    }),
  );

  it(
    "a value that depends on a parameter updated twice since says so",
    on(async () => {
      const w = tensor([1], { requiresGrad: true });
      assign([[w, w.mul(1).node]]);
      const y = w.mul(2);
      const kept = w.mul(3).realize();
      for (let i = 0; i < 2; i++) assign([[w, w.add(1).node]]);
      await expect(y.item()).rejects.toThrow(/keep\(\)|updated/);
      expect(await kept.item()).toBe(3);
    }),
  );

  it(
    "item() of several numbers, shapes that differ, wrong dtypes",
    on(async () => {
      await expect(tensor([1, 2]).item()).rejects.toThrow(
        "item: needs exactly one element, the shape is [2]",
      );
      expect(() => tensor([1, 2]).add(tensor([1, 2, 3]))).toThrow("add: shapes [2] and [3] do not broadcast");
      expect(() => conv2d(rand([1, 3, 8, 8]), rand([4, 2, 3, 3]))).toThrow(
        "conv2d: input [1, 3, 8, 8] has 3 channels",
      );
      expect(() => tensor([1, 2]).logicalAnd(tensor([1, 2]))).toThrow(DTypeError);
      expect(() => zeros([-2])).toThrow(ShapeError);
      expect(() => zeros([2.5])).toThrow(ShapeError);
      expect(() => zeros([NaN])).toThrow(ShapeError);
    }),
  );
});

it("float64 is a named error on wasm, and works on js", async () => {
  const x = tensor([1, 2], { dtype: "float64" });
  await expect(withBackend("wasm", () => x.mul(2).array())).rejects.toThrow("float64");
  await expect(withBackend("wasm", () => x.mul(2).array())).rejects.toThrow('setBackend("js")');
  await expect(withBackend("wasm", () => x.mul(2).array())).rejects.toThrow(NNError);
  expect(await withBackend("js", () => x.mul(2).array())).toEqual([2, 4]);
  expect(await withBackend("wasm", () => tensor([1, 2]).mul(2).array())).toEqual([2, 4]);
});
