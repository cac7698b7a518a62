import { gradients } from "@nn/autograd";
import { full, Generator, ones, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { MultiheadAttention, scaledDotProductAttention, summary } from "../../index.js";

const bool = (values: number[], shape: number[]) => tensor(values, shape, { dtype: "bool" });

describe("scaledDotProductAttention", () => {
  it.each([
    ["boolean", bool([0, 0, 1, 1], [2, 2])],
    ["added", tensor([-Infinity, -Infinity, 0, 0], [2, 2])],
  ])("gives zeros where a %s mask hides all keys, and gradients of 0", async (_, attnMask) => {
    const [query, key, value] = [1, 2, 3].map(() => tensor([1, 1, 1, 1], [2, 2], { requiresGrad: true }));
    const output = scaledDotProductAttention(query, key, value, { attnMask });
    expect(await output.array()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    const [q, k, v] = gradients(output.sum(), [query, key, value]);
    expect(await q.slice(0).array()).toEqual([0, 0]);
    expect(await v.array()).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect((await k.data()).every(Number.isFinite)).toBe(true);
  });

  it("gives zeros where there are no keys, and nothing without queries", async () => {
    const run = (queries: number, keys: number) =>
      scaledDotProductAttention(ones([queries, 4]), ones([keys, 4]), ones([keys, 1])).array();
    expect(await run(2, 0)).toEqual([[0], [0]]);
    expect(await run(0, 2)).toEqual([]);
  });

  it("takes a mask and the causal one together", async () => {
    const value = tensor([[1], [2], [4]]);
    const options = { attnMask: bool([0, 1, 1], [1, 3]), isCausal: true };
    const output = scaledDotProductAttention(zeros([3, 2]), zeros([3, 2]), value, options);
    expect(await output.array()).toEqual([[0], [2], [3]]);
  });

  it("broadcasts the leading axes of a mask, and of what it is given", () => {
    const attnMask = bool([1, 1, 0], [1, 1, 1, 3]);
    const output = scaledDotProductAttention(randn([2, 4, 5, 8]), randn([1, 1, 3, 8]), randn([3, 6]), {
      attnMask,
    });
    expect(output.shape).toEqual([2, 4, 5, 6]);
  });

  it("sees a window of keys, and no key behind it", async () => {
    const value = tensor([[1], [2], [4], [9]]);
    const options = { isCausal: true, window: 2 };
    const run = (choice: object) =>
      scaledDotProductAttention(zeros([4, 2]), zeros([4, 2]), value, choice).array();
    expect(await run(options)).toEqual([[1], [1.5], [3], [6.5]]);
    expect(await run({ window: 2 })).toEqual([[4], [4], [5], [6.5]]);
    expect(await run({ ...options, window: 1 })).toEqual([[1], [2], [4], [9]]);
    expect(await run({ ...options, window: 9 })).toEqual(await run({ isCausal: true }));
  });

  it("shares heads of keys and values among neighbouring heads of queries", async () => {
    const [query, key, value] = [randn([2, 6, 5, 4]), randn([2, 3, 7, 4]), randn([2, 3, 7, 2])];
    const repeat = (x: Tensor) => x.unsqueeze(2).expand([2, 3, 2, ...x.shape.slice(2)]).reshape([2, 6, ...x.shape.slice(2)]); // prettier-ignore
    for (const shape of [
      [5, 7],
      [1, 7],
      [6, 5, 7],
      [2, 1, 5, 7],
      [2, 6, 1, 1],
    ]) {
      const options = { attnMask: randn(shape), isCausal: true };
      const wanted = scaledDotProductAttention(query, repeat(key), repeat(value), options);
      const shared = scaledDotProductAttention(query, key, value, { ...options, enableGqa: true });
      expect(shared.shape).toEqual([2, 6, 5, 2]);
      expect(await shared.sub(wanted).abs().max().item()).toBeLessThan(1e-6);
    }
    const wrong = () => scaledDotProductAttention(query.slice(null, [0, 5]), key, value, { enableGqa: true });
    expect(() => scaledDotProductAttention(query, key, value)).toThrow(
      "the query has 6 heads (axis -3), the key 3\n  Fix: give them as many, or have heads of queries share those of keys: { enableGqa: true }",
    );
    expect(wrong).toThrow("must be a multiple of those of key and value, got [2, 5, 5, 4], [2, 3, 7, 4]");
  });

  it("drops weights, by its generator", async () => {
    const run = (seed: number) =>
      scaledDotProductAttention(zeros([1, 1]), zeros([1000, 1]), full([1000, 1], 1000), {
        dropoutP: 0.25,
        generator: new Generator(seed),
      }).item();
    expect(await run(1)).toBe(await run(1));
    expect(await run(1)).not.toBe(await run(2));
    expect((await run(3)) / 1000).toBeCloseTo(1, 1);
  });

  it("refuses what doesn't fit", () => {
    const attend = (q: number[], k: number[], v: number[], mask?: Tensor) => () =>
      scaledDotProductAttention(zeros(q), zeros(k), zeros(v), mask ? { attnMask: mask } : {});
    const wanted =
      "scaledDotProductAttention: expected query [..., L, E], key [..., S, E] and value [..., S, V], got";
    expect(attend([2, 3], [2, 4], [2, 4])).toThrow(`${wanted} [2, 3], [2, 4] and [2, 4]`);
    expect(attend([2, 3], [4, 3], [2, 3])).toThrow(wanted);
    expect(attend([3], [3], [3])).toThrow(wanted);
    expect(attend([2, 3], [4, 3], [4, 3], ones([2, 3]))).toThrow(
      "attnMask must broadcast to [..., 2, 4], got [2, 3]",
    );
    expect(attend([2, 3], [4, 3], [4, 3], ones([2, 4], { dtype: "int32" }))).toThrow("attnMask is int32");
    expect(() =>
      scaledDotProductAttention(ones([1, 1]), ones([1, 1]), ones([1, 1]), { dropoutP: 2 }),
    ).toThrow("p must be from 0 to 1, got 2");
    expect(() => scaledDotProductAttention(ones([1, 1]), ones([1, 1]), ones([1, 1]), { window: 0 })).toThrow(
      "window must be a positive integer, got 0",
    );
  });
});

describe("MultiheadAttention", () => {
  it("starts as PyTorch's", async () => {
    const layer = new MultiheadAttention(32, 4, { addBiasKv: true, generator: new Generator(1) });
    const largest = async (x: Tensor | undefined) => Math.max(...(await x!.abs().data()));
    const bound = Math.sqrt(6 / (4 * 32));
    expect(await largest(layer.inProjWeight)).toBeLessThanOrEqual(bound);
    expect(await largest(layer.inProjWeight)).toBeGreaterThan(0.99 * bound);
    expect(await largest(layer.outProj.weight)).toBeLessThanOrEqual(1 / Math.sqrt(32));
    expect(await largest(layer.outProj.weight)).toBeGreaterThan(0.99 / Math.sqrt(32));
    expect([await largest(layer.inProjBias), await largest(layer.outProj.bias)]).toEqual([0, 0]);
    const [wide, value] = [new MultiheadAttention(32, 4, { kdim: 200, vdim: 8 }), layer.biasV!];
    expect(await largest(wide.kProjWeight)).toBeCloseTo(Math.sqrt(6 / 232), 3);
    expect(await largest(wide.vProjWeight)).toBeCloseTo(Math.sqrt(6 / 40), 1);
    expect(await value.square().mean().sqrt().item()).toBeCloseTo(1 / Math.sqrt(32), 1);
  });

  it("gives its output's bias and weights of 0 where all keys are padded", async () => {
    const layer = new MultiheadAttention(4, 2);
    layer.loadStateDict({ ...layer.stateDict(), "out_proj.bias": tensor([1, 2, 3, 4]) });
    const x = randn([3, 2, 4]);
    const [output, weights] = layer.forward(x, x, x, { keyPaddingMask: bool([0, 0, 0, 1, 1, 1], [2, 3]) });
    for (const row of (await output.slice(null, 1).array()) as number[][]) expect(row).toEqual([1, 2, 3, 4]);
    expect(await weights!.slice(1).sum().item()).toBe(0);
    expect(await weights!.slice(0).sum().item()).toBeCloseTo(3, 5);
  });

  it("drops in training only, by its generator, and returns the weights that it used", async () => {
    const make = () => new MultiheadAttention(4, 2, { dropout: 0.5, generator: new Generator(4) });
    const x = randn([6, 3, 4]);
    const values = async (layer: MultiheadAttention) => (await layer.forward(x, x, x)[1]!.data()).join();
    const [a, b] = [make(), make()];
    expect(await values(a)).toBe(await values(b));
    expect(await values(a)).not.toBe(await values(a));
    expect(await values(a)).toContain("0,");
    expect(await values(a.eval())).toBe(await values(a));
  });

  it("asks for the multiply-adds that are counted by hand", () => {
    const [L, N, E] = [5, 2, 8];
    const layer = new MultiheadAttention(E, 2, { batchFirst: true });
    const x = zeros([N, L, E]);
    expect(summary(layer, [x, x, x]).multiplyAdds).toBe(N * (4 * L * E * E + 2 * L * L * E));
  });

  it("refuses sizes that don't fit", () => {
    expect(() => new MultiheadAttention(6, 4)).toThrow(
      "embedDim must be a multiple of numHeads, got 6 and 4",
    );
    expect(() => new MultiheadAttention(6, 0)).toThrow("numHeads must be a positive integer, got 0");
    expect(() => new MultiheadAttention(6, 2, { dropout: -1 })).toThrow(
      "dropout must be from 0 to 1, got -1",
    );
  });

  it("refuses inputs and masks that don't fit", () => {
    const layer = new MultiheadAttention(4, 2, { kdim: 3 });
    const [query, key, value] = [zeros([5, 2, 4]), zeros([6, 2, 3]), zeros([6, 2, 4])];
    const wanted = "MultiheadAttention: expected query, key and value of [L, N, 4], [S, N, 3], [S, N, 4]";
    expect(() => layer.forward(query, query, value)).toThrow(`${wanted} (or all without N), got [5, 2, 4]`);
    expect(() => layer.forward(query, key, zeros([5, 2, 4]))).toThrow(wanted);
    expect(() => layer.forward(query, zeros([6, 3, 3]), value)).toThrow(wanted);
    expect(() => layer.forward(zeros([5, 4]), key, value)).toThrow(wanted);
    expect(() => layer.forward(zeros([4]), zeros([3]), zeros([4]))).toThrow(wanted);
    const masked = (options: Record<string, Tensor>) => () => layer.forward(query, key, value, options);
    expect(masked({ attnMask: zeros([5, 5]) })).toThrow("attnMask must be [5, 6] or [4, 5, 6], got [5, 5]");
    expect(masked({ keyPaddingMask: zeros([6]) })).toThrow("keyPaddingMask must be [2, 6], got [6]");
    expect(masked({ attnMask: zeros([5, 6], { dtype: "int32" }) })).toThrow("true is left out");
  });
});
