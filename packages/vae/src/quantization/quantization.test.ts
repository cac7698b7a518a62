import { backward } from "@nn/autograd";
import { digits } from "@nn/data";
import { manualSeed, randn, tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { beforeEach, describe, expect, it } from "vitest";
import { HierarchicalVQVAE, VectorQuantizer, VQVAE } from "./index.js";

beforeEach(() => {
  manualSeed(0);
});

/** A code book at hand, each vector with a history of its own. */
function bookOf(vectors: number[][], sizes: number[], options = {}): VectorQuantizer {
  const book = new VectorQuantizer(vectors.length, vectors[0]!.length, { reviveBelow: 0, ...options });
  assign([
    [book.codebook, tensor(vectors).node],
    [book.clusterSize, tensor(sizes).node],
    [book.clusterSum, tensor(vectors).mul(tensor(sizes).unsqueeze(1)).node],
  ]);
  return book;
}

describe("VectorQuantizer", () => {
  it("gives the nearest vectors and their numbers, and lets gradients through", async () => {
    const book = bookOf([[0, 0], [10, 10]], [1, 1], { commitment: 0.5 }).eval(); // prettier-ignore
    const z = tensor([[1, 2], [9, 9], [0, 1]], { requiresGrad: true }); // prettier-ignore
    const { quantized, indices, loss, perplexity } = book.forward(z);
    expect(await indices.array()).toEqual([0, 1, 0]);
    expect(await quantized.array()).toEqual([[0, 0], [10, 10], [0, 0]]); // prettier-ignore
    expect(await loss.item()).toBeCloseTo((0.5 * (1 + 4 + 1 + 1 + 0 + 1)) / 6, 6);
    expect(await perplexity.item()).toBeCloseTo(3 / 2 ** (2 / 3), 5);
    backward(quantized.mul(tensor([[1, 2], [3, 4], [5, 6]])).sum()); // prettier-ignore
    expect(await z.grad!.array()).toEqual([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
  });

  it("has its vectors at running means of what comes to them", async () => {
    const book = bookOf([[0, 0], [10, 10]], [4, 4], { decay: 0.75 }); // prettier-ignore
    await book.forward(tensor([[1, 2], [3, 0], [12, 8]])).quantized.data(); // prettier-ignore
    const sizes = await book.clusterSize.data();
    expect([...sizes]).toEqual([3.5, 3.25]);
    const [a, b] = (await book.codebook.array()) as [number[], number[]];
    [1 / 3.5, 0.5 / 3.5].forEach((want, i) => expect(a[i]).toBeCloseTo(want, 4));
    [33 / 3.25, 32 / 3.25].forEach((want, i) => expect(b[i]).toBeCloseTo(want, 4));
  });

  it("puts dead vectors where examples are, and leaves all as they are in use", async () => {
    const z = randn([200, 4]).add(50).realize();
    const book = new VectorQuantizer(16, 4, { reviveBelow: 0.5 });
    const before = await book.codebook.data();
    await book.eval().forward(z).quantized.data();
    expect(await book.codebook.data()).toEqual(before);
    for (let i = 0; i < 5; i++) await book.train().forward(z).quantized.data();
    expect(await book.codebook.min().item()).toBeGreaterThan(45);
    const { perplexity } = book.eval().forward(z);
    expect(await perplexity.item()).toBeGreaterThan(8);
  });

  it("refuses another width, and options out of range", () => {
    expect(() => new VectorQuantizer(4, 3).forward(randn([2, 5, 7]))).toThrow(
      "expected [n, 3, …], got [2, 5, 7]",
    );
    expect(() => new VectorQuantizer(0, 3)).toThrow("count must be a whole number from 1 up, got 0");
    expect(() => new VectorQuantizer(4, 3, { decay: 1 })).toThrow(
      "decay must be at least 0 and under 1, got 1",
    );
  });
});

describe.each([
  ["VQVAE", () => new VQVAE({ inputSize: [1, 8, 8], channels: [16], codes: 32, codeSize: 8 })],
  [
    "HierarchicalVQVAE",
    () => new HierarchicalVQVAE({ inputSize: [1, 8, 8], channels: [16], codes: 32, codeSize: 8 }),
  ],
] as const)("%s", (_, make) => {
  it("learns the digits with most of its code book, and decodes its codes to the reconstruction", async () => {
    const x = digits()
      .train.batch(Array.from({ length: 600 }, (_, i) => i))
      .x.reshape([600, 1, 8, 8])
      .realize();
    const model = make();
    const { history } = await model.fit(x, { epochs: 15, lr: 0.01, heldOut: x.slice([0, 100]) });
    const { metrics, validation } = history.at(-1)!;
    expect(validation["reconstruction"]).toBeLessThan(0.5 * (await x.sub(x.mean(0)).square().mean().item()));
    expect(metrics["perplexity"]).toBeGreaterThan(8);
    const some = x.slice([0, 3]);
    const decoded =
      model instanceof VQVAE ? model.decode(model.encode(some)) : model.decode(model.encode(some));
    const off = await decoded.sub(model.forward(some)).abs().max().item();
    expect(off).toBeLessThan(1e-5);
  });
});

describe("a VQ-VAE", () => {
  it("has maps of the sizes that are said", () => {
    const sizes = { inputSize: [3, 28, 20], channels: [4, 8], codes: 5, codeSize: 2 } as const;
    const x = randn([2, 3, 28, 20]);
    expect(new VQVAE(sizes).encode(x).shape).toEqual([2, 7, 5]);
    expect(new VQVAE({ ...sizes, upsample: "resize" }).forward(x).shape).toEqual([2, 3, 28, 20]);
    const model = new HierarchicalVQVAE({ ...sizes, topChannels: [6, 6] });
    const { top, bottom } = model.encode(x);
    expect([top.shape, bottom.shape]).toEqual([[2, 2, 2], [2, 7, 5]]); // prettier-ignore
    expect(model.forward(x).shape).toEqual([2, 3, 28, 20]);
  });
});
