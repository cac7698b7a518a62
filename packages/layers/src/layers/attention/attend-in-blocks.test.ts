import { gradCheck, gradients } from "@nn/autograd";
import { compile, Generator, randn, realize, tensor, withBackend, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { MultiheadAttention, scaledDotProductAttention } from "../../index.js";
import { MemoryMeter } from "../../summary/memory-meter.js";
import { attend, type Attention } from "./attend.js";
import { attendInBlocks } from "./attend-in-blocks.js";

const generator = new Generator(3);
const random = (...shape: number[]) => randn(shape, { generator });
const plain = { scale: 0.7, dropoutP: 0, grouped: false };
const [query, key, value] = [random(2, 3, 8, 4), random(2, 3, 10, 4), random(2, 3, 10, 3)];
const bool = (...shape: number[]) => random(...shape).gt(0);

async function expectSame(found: readonly Tensor[], wanted: readonly Tensor[]): Promise<void> {
  expect(found.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
  for (const [i, x] of found.entries()) {
    const size = await wanted[i].abs().max().item();
    expect(await x.sub(wanted[i]).abs().max().item(), `number ${i}`).toBeLessThan(2e-5 * (1 + size));
  }
}

/** The value, the gradients and those of their squares. */
function derivatives(y: Tensor, inputs: readonly Tensor[]): Tensor[] {
  const first = gradients(y.mul(y.add(0.3)).sum(), inputs);
  const total = first.map((x) => x.square().sum()).reduce((a, b) => a.add(b));
  return [y, ...first, ...gradients(total, inputs)];
}

describe("attention in blocks", () => {
  const cases: Record<string, Partial<Attention>> = {
    plain: {},
    causal: { isCausal: true },
    "a window": { window: 2 },
    "a causal window": { isCausal: true, window: 3 },
    "a causal window of one": { isCausal: true, window: 1 },
    "a boolean mask": { visible: bool(2, 1, 8, 10) },
    "a boolean mask of keys": { visible: bool(2, 1, 1, 10), isCausal: true },
    "a boolean mask of queries": { visible: bool(8, 1) },
    "added numbers": { bias: random(3, 8, 10), isCausal: true },
    "added numbers for keys": { bias: random(10), window: 3 },
    "added numbers for queries": { bias: random(3, 8, 1) },
    "both masks": { bias: random(2, 1, 1, 10), visible: bool(8, 10) },
  };

  it.each(Object.entries(cases))("equals the plain formula, with %s", async (_, given) => {
    const options = { ...plain, ...given };
    const inputs = [query, key, value, ...(options.bias ? [options.bias] : [])];
    const wanted = derivatives(attend(query, key, value, options).output, inputs);
    for (const size of [3, 8]) {
      await expectSame(derivatives(attendInBlocks(query, key, value, options, size), inputs), wanted);
    }
  });

  it("equals the plain formula on the gpu backend", async () => {
    const options = { ...plain, isCausal: true, bias: random(3, 8, 10) };
    const inputs = [query, key, value, options.bias];
    const run = () => derivatives(attendInBlocks(query, key, value, options, 3), inputs);
    const wanted = derivatives(attend(query, key, value, options).output, inputs);
    const found = await withBackend("gpu", () => Promise.all(run().map((x) => x.data())), { mode: "cpu" });
    const read = found.map((data, i) => tensor(data, wanted[i].shape));
    await expectSame(read, wanted);
  });

  it("has the derivatives that differences show, to the second order", async () => {
    const [q, k, v, bias] = [random(5, 3), random(6, 3), random(6, 2), random(5, 6)];
    const run = (q: Tensor, k: Tensor, v: Tensor, bias: Tensor) =>
      attendInBlocks(q, k, v, { ...plain, bias, isCausal: true }, 2);
    await gradCheck(run, [q, k, v, bias], { order: 2, tolerance: 1e-5 });
  });

  it("broadcasts leading axes, and groups heads", async () => {
    const [k, v] = [random(1, 1, 10, 4), random(10, 3)];
    const wanted = derivatives(attend(query, k, v, plain).output, [query, k, v]);
    const found = derivatives(attendInBlocks(query, k, v, plain, 3), [query, k, v]);
    const grouped = { ...plain, grouped: true, isCausal: true };
    const [own, their] = [key.slice(null, 0), value.slice(null, 0)]; // one head for three of the queries
    wanted.push(...derivatives(attend(query, own, their, grouped).output, [query, own]));
    found.push(...derivatives(attendInBlocks(query, own, their, grouped, 3), [query, own]));
    await expectSame(found, wanted);
  });

  it("drops in the backward pass what it dropped before, in every call of a compiled step", async () => {
    const step = compile((v: Tensor, g: Tensor) => {
      const y = attendInBlocks(query, key, v, { ...plain, dropoutP: 0.5 }, 3);
      const total = y.mul(g).sum();
      return { total, again: gradients(total, [v])[0].mul(v).sum() }; // y is linear in v
    });
    const g = random(2, 3, 8, 3);
    const seen = new Set<number>();
    for (let call = 0; call < 3; call++) {
      const { total, again } = step(value, g);
      expect(await again.item()).toBeCloseTo(await total.item(), 3);
      seen.add(await total.item());
    }
    expect(seen.size).toBe(3);
  });

  it("gives zeros, and no gradients, where a query sees no key", async () => {
    const options = { ...plain, visible: tensor([1, 0, 1, 1, 0, 1, 1, 1], [8, 1], { dtype: "bool" }) };
    const y = attendInBlocks(query, key, value, options, 2);
    const [slope] = gradients(y.square().sum(), [query]);
    for (const x of [y, slope]) expect(await x.slice(null, null, [1, 5, 3]).abs().max().item()).toBe(0);
    const [k, v] = [key, value].map((x) => x.slice(null, null, [0, 2]));
    const empty = attendInBlocks(query, k, v, { ...plain, window: 2 }, 3);
    expect(await empty.slice(null, null, [3, 8]).abs().max().item()).toBe(0);
  });
});

describe("attention of long sequences", () => {
  const masked = { isCausal: true, window: 150 };

  it("has the same values and gradients with its weights and without", async () => {
    const inputs = [random(4, 400, 4), random(2, 400, 4), random(2, 400, 3)] as const;
    const options = { ...masked, enableGqa: true, attnMask: random(4, 1, 400) };
    const lean = scaledDotProductAttention(...inputs, options);
    const [output, weights] = scaledDotProductAttention(...inputs, { ...options, needWeights: true });
    expect(weights.shape).toEqual([4, 400, 400]);
    expect(await weights.sum(-1).sub(1).abs().max().item()).toBeLessThan(1e-5);
    const [wanted, found] = [output, lean].map((y) => [y, ...gradients(y.square().sum(), inputs)]);
    await expectSame(found, wanted);
  });

  const SIZE = 16;
  const HEADS = 4;

  /** Bytes for a result, its gradients and theirs, as far as `order` says, of sequences of this length. */
  async function peak(order: number, length: number, run: (x: Tensor) => Tensor): Promise<number> {
    const meter = new MemoryMeter();
    return withBackend(meter, () => {
      const x = zeros([1, HEADS, length, SIZE]).realize();
      return meter.measure(() => {
        const results = [run(x)];
        for (let i = 0; i < order; i++) results.push(...gradients(results.at(-1)!.square().sum(), [x]));
        realize(...results);
      });
    });
  }

  const self = (options: object) => (x: Tensor) => scaledDotProductAttention(x, x.mul(2), x.sin(), options);
  const layer = new MultiheadAttention(HEADS * SIZE, HEADS, { batchFirst: true, dropout: 0.1 });
  const multihead = (heads: Tensor): Tensor => {
    const x = heads.reshape([1, -1, HEADS * SIZE]);
    return layer.forward(x, x, x, { needWeights: false, isCausal: true })[0].reshape(heads.shape);
  };
  const runs: [string, (x: Tensor) => Tensor][] = [
    ["scaledDotProductAttention", self({})],
    ["causal scaledDotProductAttention", self({ isCausal: true, dropoutP: 0.1 })],
    ["scaledDotProductAttention with a window", self(masked)],
    ["MultiheadAttention", multihead],
  ];

  it.each(runs)("takes memory in proportion to the length: %s", async (_, run) => {
    for (const order of [0, 1, 2]) {
      const [short, long] = [await peak(order, 2048, run), await peak(order, 4096, run)];
      expect(long / short, `order ${order}`).toBeLessThan(2.1);
      expect(long, `order ${order}`).toBeLessThan((HEADS * 4096 * 4096 * 4) / 2);
    }
  });

  it("holds all scores with the weights", async () => {
    const whole = (x: Tensor) => scaledDotProductAttention(x, x, x, { needWeights: true })[0];
    expect(await peak(0, 2048, whole)).toBeGreaterThan(HEADS * 2048 * 2048 * 4);
  });
});
