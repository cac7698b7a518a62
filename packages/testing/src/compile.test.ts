import { backward } from "@nn/autograd";
import { assign } from "@nn/tensor/graph";
import { BackendError, compile, Generator, manualSeed, rand, randn, tensor, type Tensor, withBackend } from "@nn/tensor"; // prettier-ignore
import { describe, expect, it } from "vitest";

const parameter = (values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe.each(["js", "wasm"] as const)("compile on %s", (backend) => {
  const on = (fn: () => Promise<void>) => () => withBackend(backend, fn);

  it("answers what the plain function answers, at every call", on(async () => {
    const f = (x: Tensor, y: Tensor): Tensor => x.matMul(y).softmax().sub(x.mean());
    const fast = compile(f);
    for (let i = 0; i < 4; i++) {
      const [x, y] = [randn([3, 4]), randn([4, 5])];
      expect(await fast(x, y).data()).toEqual(await f(x, y).data());
    }
  })); // prettier-ignore

  it(
    "leaves copies made between calls as they were",
    on(async () => {
      const w = parameter([1, 2]);
      const double = compile(() => assign([[w, w.mul(2).node]]));
      const copies: Tensor[] = [];
      for (let i = 0; i < 5; i++) {
        copies.push(w.clone());
        double();
      }
      const values = await Promise.all(copies.map((copy) => copy.array()));
      expect(values).toEqual([[1, 2], [2, 4], [4, 8], [8, 16], [16, 32]]); // prettier-ignore
    }),
  );

  it(
    "takes copies inside",
    on(async () => {
      const fast = compile((x: Tensor) => x.clone().mul(2));
      for (let i = 0; i < 3; i++) expect(await fast(tensor([i])).array()).toEqual([2 * i]);
    }),
  );

  it(
    "captures other shapes and dtypes anew, once each",
    on(async () => {
      let traces = 0;
      const fast = compile((x: Tensor) => {
        traces++;
        return x.mul(2).sum();
      });
      for (const shape of [[2], [3], [2], [2, 2], [3]]) await fast(rand(shape)).item();
      expect(traces).toBe(3);
      expect(await fast(tensor(new Int32Array([1, 2]))).item()).toBe(6);
      expect(traces).toBe(4);
    }),
  );

  it(
    "draws the random numbers of plain calls",
    on(async () => {
      const f = (x: Tensor): Tensor => {
        const [late, , early] = [rand([3]), rand([3]), randn([3])]; // one that nothing comes of
        return x.add(early).mul(late);
      };
      const x = tensor([1, 2, 3]);
      manualSeed(5);
      const plain = [await f(x).data(), await f(x).data(), await f(x).data()];
      manualSeed(5);
      const fast = compile(f);
      const compiled = [await fast(x).data(), await fast(x).data(), await fast(x).data()];
      expect(compiled).toEqual(plain);
      expect(compiled[0]).not.toEqual(compiled[1]);
    }),
  );

  it(
    "draws from generators of its own",
    on(async () => {
      const [a, b] = [new Generator(1), new Generator(1)];
      const fast = compile((x: Tensor) => x.add(rand([3], { generator: a })));
      const x = tensor([0, 0, 0]);
      for (let i = 0; i < 3; i++)
        expect(await fast(x).data()).toEqual(await rand([3], { generator: b }).data());
    }),
  );

  it(
    "updates state as a plain training step does",
    on(async () => {
      const run = async (compiled: boolean): Promise<number[]> => {
        const [w, m] = [parameter([1, 2, 3]), tensor([0, 0, 0], { requiresGrad: false }).realize()];
        const step = (x: Tensor): Tensor => {
          const loss = w.mul(x).sum().square();
          w.grad = undefined;
          backward(loss);
          const momentum = m.mul(0.9).add(w.grad!);
          assign([[m, momentum.node], [w, w.sub(momentum.mul(0.01)).node]]); // prettier-ignore
          return loss;
        };
        const call = compiled ? compile(step) : step;
        const losses: number[] = [];
        for (let i = 0; i < 5; i++) losses.push(await call(tensor([1, -1, i])).item());
        return [...losses, ...(await w.data()), ...(await m.data())];
      };
      expect(await run(true)).toEqual(await run(false));
    }),
  );

  it(
    "keeps results of earlier calls, and results that are state",
    on(async () => {
      const w = parameter([1]);
      const step = compile(() => {
        const next = w.mul(2);
        assign([[w, next.node]]);
        return { next, copy: next.add(0) };
      });
      const results = [step(), step(), step()];
      for (const [i, { next, copy }] of results.entries()) {
        expect([await next.item(), await copy.item()]).toEqual([2 ** (i + 1), 2 ** (i + 1)]);
      }
      expect(await w.item()).toBe(8);
    }),
  );

  it(
    "returns arguments, constants, arrays and nothing",
    on(async () => {
      const x = tensor([1, 2]);
      expect(await compile((y: Tensor) => y)(x).array()).toEqual([1, 2]);
      expect(await compile(() => tensor([7]))().item()).toBe(7);
      const [a, b] = compile((y: Tensor) => [y, y.add(1)])(x) as Tensor[];
      expect([await a.array(), await b.array()]).toEqual([[1, 2], [2, 3]]); // prettier-ignore
      expect(compile(() => undefined)()).toBeUndefined();
    }),
  );

  it(
    "sees a parameter that was updated outside",
    on(async () => {
      const w = parameter([1]);
      const fast = compile((x: Tensor) => x.mul(w));
      expect(await fast(tensor([3])).item()).toBe(3);
      assign([[w, w.add(1).node]]);
      expect(await fast(tensor([3])).item()).toBe(6);
    }),
  );

  it(
    "refuses reading inside, asynchronous functions and results that are no tensors",
    on(async () => {
      const x = tensor([1, 2]);
      expect(() => compile((y: Tensor) => y.mul(y.sum().itemSync()))(x)).toThrow(BackendError);
      expect(() => compile((y: Tensor) => y.mul(y.sum().itemSync()))(x)).toThrow("compile: a value was read while its function is being captured"); // prettier-ignore
      expect(() => compile((async (y: Tensor) => y) as unknown as (y: Tensor) => Tensor)(x)).toThrow(
        "asynchronous",
      );
      expect(() => compile((() => ({ loss: 3 })) as unknown as () => Tensor)()).toThrow(
        '"loss" is no tensor',
      );
      expect(await x.mul(2).array()).toEqual([2, 4]);
    }),
  );

  it(
    "leaves state as it was when the function throws",
    on(async () => {
      const w = parameter([1]);
      const broken = compile(() => {
        assign([[w, w.mul(5).node]]);
        throw new Error("stop");
      });
      expect(broken).toThrow("stop");
      expect(await w.item()).toBe(1);
      expect(await w.add(1).item()).toBe(2);
    }),
  );
});

it("goes on on another backend", async () => {
  const fast = compile((x: Tensor) => x.exp().sum());
  const x = tensor([0, 0]);
  for (const backend of ["wasm", "js", "wasm"] as const) {
    expect(await withBackend(backend, () => fast(x).item())).toBe(2);
  }
});
