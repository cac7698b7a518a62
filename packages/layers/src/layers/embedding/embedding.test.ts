import { backward, checkpoint, gradients } from "@nn/autograd";
import { compile, Generator, ones, tensor, zeros, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import { Embedding, embedding, EmbeddingBag, embeddingBag, Sequential, summary } from "../../index.js";

const places = (...values: number[]): Tensor => tensor(values, { dtype: "int32" });
const table = (): Tensor =>
  tensor([
    [3, 4],
    [0, 1],
    [6, 8],
  ]);

describe("Embedding", () => {
  it("starts standard normal by seed, with zeros at the padding index", async () => {
    const make = () => new Embedding(50, 40, { paddingIdx: -50, generator: new Generator(1) }).weight;
    expect(await make().data()).toEqual(await make().data());
    const rows = make();
    expect(await rows.select(0, 0).abs().max().item()).toBe(0);
    expect(await rows.slice([1, 50]).std().item()).toBeCloseTo(1, 1);
  });

  it("of weights that were learned before is frozen unless told otherwise", async () => {
    const layer = Embedding.fromPretrained(table(), { paddingIdx: 1 });
    expect(await layer.forward(places(2, 1)).array()).toEqual([
      [6, 8],
      [0, 1],
    ]);
    expect(layer.weight.requiresGrad).toBe(false);
    expect(Embedding.fromPretrained(table(), { freeze: false }).weight.requiresGrad).toBe(true);
    expect(EmbeddingBag.fromPretrained(table(), { mode: "sum" }).mode).toBe("sum");
  });

  it("shortens the rows that it looks up, in place, in use too", async () => {
    const layer = new Embedding(3, 2, { weight: table(), maxNorm: 1 }).eval();
    const y = layer.forward(places(0, 1));
    expect(await layer.weight.array()).toEqual([
      [expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)],
      [0, 1],
      [6, 8],
    ]);
    expect(await y.array()).toEqual((await layer.weight.array() as number[][]).slice(0, 2)); // prettier-ignore
    const [largest] = [new Embedding(3, 2, { weight: table(), maxNorm: 2, normType: Infinity })];
    expect(await largest.forward(places(2)).array()).toEqual([
      [expect.closeTo(1.5, 6), expect.closeTo(2, 6)],
    ]);
  });

  it("shortens what is no parameter for the result only", async () => {
    const weight = table();
    const factor = ones([1], { requiresGrad: true });
    const y = embedding(places(2), weight.mul(factor), { maxNorm: 5 });
    expect(await gradients(y.sum(), [factor])[0].item()).toBe(14);
    expect(await y.array()).toEqual([[expect.closeTo(3, 5), expect.closeTo(4, 5)]]);
    expect(await weight.array()).toEqual(await table().array());
  });

  it("collects the gradients of all look-ups of a shortened table", async () => {
    const layer = new Embedding(3, 2, { weight: table(), maxNorm: 1 });
    backward(
      layer
        .forward(places(0))
        .add(layer.forward(places(2)))
        .sum(),
    );
    expect(await layer.weight.grad?.array()).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
  });

  it("is shortened once where it is computed again in the backward pass", async () => {
    const layer = new Embedding(3, 2, { weight: table(), maxNorm: 1 });
    backward(checkpoint((x: Tensor) => layer.forward(x))(places(0, 2, 2)).sum());
    expect(await layer.weight.grad?.array()).toEqual([
      [1, 1],
      [0, 0],
      [2, 2],
    ]);
  });

  it("is not shortened by a summary", async () => {
    const layer = new Embedding(3, 2, { weight: table(), maxNorm: 1 });
    summary(layer, places(0, 1, 2));
    expect(await layer.weight.array()).toEqual(await table().array());
  });

  it("is the same in a compiled step", async () => {
    const train = async (wrap: <T extends (x: Tensor) => Tensor>(step: T) => (x: Tensor) => Tensor) => {
      const layer = new Embedding(3, 2, {
        weight: table(),
        maxNorm: 2,
        paddingIdx: 1,
        scaleGradByFreq: true,
      });
      const step = wrap((x) => {
        layer.zeroGrad();
        const loss = layer.forward(x).square().sum();
        backward(loss);
        assign([[layer.weight, layer.weight.sub(layer.weight.grad!.mul(0.1)).node]]);
        return loss;
      });
      const losses: number[] = [];
      for (const x of [places(0, 0, 1), places(2, 1, 2), places(2, 0, 0)]) losses.push(await step(x).item());
      return [losses, await layer.weight.array()];
    };
    expect(await train((step) => compile(step))).toEqual(await train((step) => step));
  });

  it("names an index outside, and takes none", async () => {
    const layer = new Embedding(3, 2);
    expect(() => new Sequential(layer).forward(places(0, 3))).toThrow(
      "0: Embedding index 3 at place 1 of x [2] is not from 0 to 2",
    );
    expect(() => embedding(places(-1), table())).toThrow("embedding: index -1 at place 0 of x [1]");
    await expect(layer.forward(places(5).add(places(2))).data()).rejects.toThrow(
      "7 is out of range for size 3",
    );
    expect(layer.forward(zeros([0, 4], { dtype: "int32" })).shape).toEqual([0, 4, 2]);
  });

  it("refuses what can't be", () => {
    expect(() => new Embedding(0, 2)).toThrow("Embedding: numEmbeddings must be a positive integer, got 0");
    expect(() => new Embedding(3, 2.5)).toThrow("embeddingDim must be a positive integer, got 2.5");
    expect(() => new Embedding(3, 2, { paddingIdx: 3 })).toThrow("paddingIdx must be from -3 to 2, got 3");
    expect(() => new Embedding(3, 2, { maxNorm: 0 }).forward(places(0))).toThrow(
      "maxNorm must be above 0, got 0",
    );
    expect(() => new Embedding(2, 3, { weight: table() })).toThrow("the weight is [2, 3], got [3, 2]");
    expect(() => Embedding.fromPretrained(ones([3]))).toThrow(
      "Embedding: the weight is [count, size], got [3]",
    );
    expect(() => new Embedding(3, 2).forward([0] as never)).toThrow(
      "Embedding: expected a tensor, got an array",
    );
    expect(() => embeddingBag([0] as never, table())).toThrow(
      "embeddingBag: expected a tensor, got an array",
    );
    expect(() => embedding(places(0), ones([3]))).toThrow("embedding: the weight is [count, size], got [3]");
  });

  it("prints its settings", () => {
    expect(String(new Embedding(3, 2, { paddingIdx: 0, maxNorm: 1 }))).toBe(
      "Embedding(3, 2, paddingIdx=0, maxNorm=1)",
    );
    expect(String(new EmbeddingBag(3, 2))).toBe("EmbeddingBag(3, 2, mode=mean)");
  });
});

describe("EmbeddingBag", () => {
  it("gives zeros for nothing", async () => {
    const none = zeros([2, 0], { dtype: "int32" });
    for (const mode of ["sum", "mean", "max"] as const) {
      const zero = [
        [0, 0],
        [0, 0],
      ];
      expect(await embeddingBag(none, table(), { mode }).array()).toEqual(zero);
      const offsets = places(0, 0);
      expect(await embeddingBag(none.flatten(), table(), { mode, offsets }).array()).toEqual(zero);
      expect(
        await embeddingBag(places(1, 1).reshape([2, 1]), table(), { mode, paddingIdx: 1 }).array(),
      ).toEqual(zero);
    }
  });

  it("refuses what doesn't fit together", () => {
    const [x, weight] = [places(0, 1, 2), table()];
    const rows = tensor([[0, 1, 2]], { dtype: "int32" });
    expect(() => embeddingBag(x, weight)).toThrow("x [3] needs int32 offsets of one axis, got none");
    expect(() => embeddingBag(x, weight, { offsets: ones([1]) })).toThrow("got float32 of [1]");
    expect(() => embeddingBag(x, weight, { offsets: places(1) })).toThrow(
      "ascend from 0 to at most 3, got 1",
    );
    expect(() => embeddingBag(x, weight, { offsets: places(0, 2, 1) })).toThrow("got 1 at place 2");
    expect(() => embeddingBag(x, weight, { offsets: places(0, 4) })).toThrow("got 4 at place 1");
    expect(() => embeddingBag(rows, weight, { offsets: places(0) })).toThrow("and there are offsets too");
    expect(() => embeddingBag(rows, weight, { mode: "min" as never })).toThrow('there is no mode "min"');
    expect(() => embeddingBag(rows.unsqueeze(0), weight)).toThrow("expected [B, L], or [L] with offsets");
    expect(() => embeddingBag(rows, weight, { perSampleWeights: ones([1, 3]) })).toThrow('not "mean"');
    expect(() => embeddingBag(rows, weight, { mode: "sum", perSampleWeights: ones([3]) })).toThrow("got [3]");
    expect(() => embeddingBag(rows, weight, { mode: "max", scaleGradByFreq: true })).toThrow("can't scale");
    expect(() => new EmbeddingBag(2, 2).forward(rows)).toThrow(
      "EmbeddingBag: index 2 at place 2 of x [1, 3]",
    );
  });
});
