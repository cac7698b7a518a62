import { gradients } from "@nn/autograd";
import { MultiheadAttention } from "@nn/layers";
import { concat, Generator, manualSeed, ones, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { Conv1D } from "../blocks/index.js";
import { difference, expectSame } from "../test-support/close.js";
import { Attention, KeyValueCache, type AttentionOptions } from "./index.js";
import { AlibiPositions, RelativePositionBias, RotaryPositions, sharedPositions } from "./positions/index.js";

const [N, L, E, HEADS] = [2, 5, 8, 4];

beforeEach(() => manualSeed(1));

const bool = (values: number[], shape: number[]): Tensor => tensor(values, shape, { dtype: "bool" });

/** The same weights in PyTorch's module. */
function asMultihead(attention: Attention): MultiheadAttention {
  const { in_proj_weight: weight, in_proj_bias: bias, ...rest } = attention.stateDict();
  const twin = new MultiheadAttention(E, HEADS, { batchFirst: true });
  twin.loadStateDict({ ...rest, in_proj_weight: weight, in_proj_bias: bias });
  return twin;
}

const TORCH = { fused: true, names: { "qkv.weight": "in_proj_weight", "qkv.bias": "in_proj_bias" } };

describe("Attention", () => {
  it("equals MultiheadAttention, of itself and of a memory, with the same names", async () => {
    const attention = new Attention(E, HEADS, TORCH);
    const twin = asMultihead(attention);
    const [x, memory] = [randn([N, L, E]), randn([N, 3, E])];
    await expectSame(attention.forward(x), twin.forward(x, x, x)[0]);
    await expectSame(attention.forward(x, { memory }), twin.forward(x, memory, memory)[0]);
  });

  it("takes masks of every kind together", async () => {
    const attention = new Attention(E, HEADS, { ...TORCH, causal: true });
    const twin = asMultihead(attention);
    const x = randn([N, L, E]);
    const added = randn([L, L]);
    const padded = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
    const masks = { attnMask: added, keyPaddingMask: bool(padded, [N, L]), isCausal: true };
    const attentionMask = tensor(padded.map((hidden) => 1 - hidden), [N, L], { dtype: "int32" }); // prettier-ignore
    const want = twin.forward(x, x, x, masks)[0];
    await expectSame(attention.forward(x, { mask: added, attentionMask }), want);
    const whole = new Attention(E, HEADS, TORCH);
    whole.loadStateDict(attention.stateDict());
    await expectSame(whole.forward(x, { mask: added, attentionMask, isCausal: true }), want);
  });

  it("gives grouped queries what repeated keys and values give", async () => {
    const grouped = new Attention(E, HEADS, { numKeyValueHeads: 2 });
    const plain = new Attention(E, HEADS);
    const twice = (x: Tensor): Tensor => {
      const rest = x.shape.slice(1);
      return x.reshape([2, 2, ...rest]).repeatInterleave(2, 0).reshape([E, ...rest]); // prettier-ignore
    };
    const state = grouped.stateDict();
    const repeated = Object.entries(state).map(([name, x]) => [name, /^[kv]_/.test(name) ? twice(x) : x]);
    plain.loadStateDict(Object.fromEntries(repeated) as Record<string, Tensor>);
    const x = randn([N, L, E]);
    await expectSame(grouped.forward(x), plain.forward(x));
    expect(state["k_proj.weight"].shape).toEqual([4, E]);
  });

  it.each([true, false])("sees no further than its window, causal: %s", async (causal) => {
    const attention = new Attention(E, HEADS, { causal, window: 2 });
    const plain = new Attention(E, HEADS);
    plain.loadStateDict(attention.stateDict());
    const near = Array.from({ length: L * L }, (_, i) => {
      const distance = Math.floor(i / L) - (i % L);
      return Number(causal ? distance >= 0 && distance < 2 : Math.abs(distance) < 2);
    });
    const x = randn([N, L, E]);
    await expectSame(attention.forward(x), plain.forward(x, { mask: bool(near, [L, L]) }));
  });

  const kinds: Readonly<Record<string, () => AttentionOptions>> = {
    rotary: () => ({ positions: new RotaryPositions(E / HEADS) }),
    ALiBi: () => ({ positions: new AlibiPositions(HEADS) }),
    "relative bias": () => ({ positions: new RelativePositionBias(HEADS) }),
    "a window": () => ({ window: 2 }),
  };

  it.each(Object.entries(kinds))("sees through padding on either side with %s", async (_, make) => {
    const attention = new Attention(E, HEADS, { causal: true, ...make() });
    const x = randn([1, 3, E]);
    const padding = ones([1, 2, E]);
    const want = attention.forward(x);
    const right = attention.forward(concat([x, padding], 1), {
      attentionMask: bool([1, 1, 1, 0, 0], [1, 5]),
    });
    const left = attention.forward(concat([padding, x], 1), { attentionMask: bool([0, 0, 1, 1, 1], [1, 5]) });
    await expectSame(right.slice(null, [0, 3]), want);
    await expectSame(left.slice(null, [2, 5]), want);
  });

  it.each(Object.entries(kinds).slice(0, 3))("tells places apart by %s", async (_, make) => {
    const attention = new Attention(E, HEADS, make());
    const x = randn([1, L, E]);
    expect(
      await difference(attention.forward(x.roll(1, 1)).roll(-1, 1), attention.forward(x)),
    ).toBeGreaterThan(1e-3);
  });

  it("normalizes queries and keys, and scales as it is told", async () => {
    const attention = new Attention(E, HEADS, { qkNorm: "rms", scale: 2, bias: false });
    expect(Object.keys(attention.stateDict())).toContain("q_norm.weight");
    const x = randn([1, L, E]);
    const weights = weightsOf(attention, x);
    expect(weights.shape).toEqual([1, HEADS, L, L]);
    await expectSame(weightsOf(attention, x.mul(10)), weights, 1e-4);
    const even = new Attention(E, HEADS, { scale: 0 });
    await expectSame(weightsOf(even, x), ones([1, HEADS, L, L]).div(L));
  });

  it("has weights that sum to 1, seen by hooks that change nothing", async () => {
    const attention = new Attention(E, HEADS, { causal: true, numKeyValueHeads: 2 });
    const x = randn([N, L, E]);
    const before = attention.forward(x);
    const seen: Tensor[] = [];
    const handle = attention.registerWeightsHook((from, weights) => {
      expect(from).toBe(attention);
      seen.push(weights);
    });
    await expectSame(attention.forward(x), before);
    handle.remove();
    attention.forward(x);
    expect(seen.length).toBe(1);
    await expectSame(seen[0].sum(-1), ones([N, HEADS, L]));
    expect(await seen[0].triu(1).abs().max().item()).toBe(0);
  });

  it("drops weights in training, by its generator", async () => {
    const make = () => new Attention(E, HEADS, { dropout: 0.5, generator: new Generator(3) });
    const x = randn([N, L, E]);
    const [a, b] = [make(), make()];
    await expectSame(a.forward(x), b.forward(x));
    expect(await difference(a.forward(x), a.forward(x))).toBeGreaterThan(0);
    await expectSame(a.eval().forward(x), b.eval().forward(x));
  });

  it("gives zeros, and gradients that are finite, where a mask hides all", async () => {
    const attention = new Attention(E, HEADS, { bias: { qkv: true, out: false } });
    const x = randn([1, 2, E]);
    const mask = bool([0, 0, 1, 1], [2, 2]);
    const y = attention.forward(x, { mask });
    expect(await y.select(1, 0).abs().max().item()).toBe(0);
    const found = gradients(y.sum(), attention.parameters());
    for (const gradient of found) expect((await gradient.data()).every(Number.isFinite)).toBe(true);
  });

  it("takes other projections, one for all or three", async () => {
    const x = randn([N, L, E]);
    const memory = randn([N, 2, E]);
    const linear: AttentionOptions["linear"] = (...sizes) => new Conv1D(...sizes);
    const attention = new Attention(E, HEADS, { fused: true, linear });
    expect(attention.stateDict()["qkv.weight"].shape).toEqual([E, 3 * E]);
    const apart = new Attention(E, HEADS);
    const { "qkv.weight": weight, "qkv.bias": bias, ...out } = attention.stateDict();
    const weights = weight.transpose().chunk(3).map((each, i) => [`${"qkv"[i]}_proj.weight`, each]); // prettier-ignore
    const biases = bias.chunk(3).map((each, i) => [`${"qkv"[i]}_proj.bias`, each]);
    apart.loadStateDict({
      ...(Object.fromEntries([...weights, ...biases]) as Record<string, Tensor>),
      "out_proj.weight": out["out_proj.weight"].transpose(),
      "out_proj.bias": out["out_proj.bias"],
    });
    await expectSame(attention.forward(x), apart.forward(x));
    await expectSame(attention.forward(x, { memory }), apart.forward(x, { memory }));
  });

  it("saves a learned bias with the first of the layers that share it", async () => {
    const positions = new RelativePositionBias(HEADS);
    const [first, second] = [positions, sharedPositions(positions)].map((each) => new Attention(E, HEADS, { positions: each })); // prettier-ignore
    expect(Object.keys(first.stateDict())).toContain("positions.weight");
    expect(Object.keys(second.stateDict())).not.toContain("positions.weight");
    second.loadStateDict(first.stateDict(), { strict: false });
    const x = randn([N, L, E]);
    await expectSame(second.forward(x), first.forward(x));
  });

  it("refuses sizes that don't fit", () => {
    const make =
      (heads: number, options: AttentionOptions = {}) =>
      () =>
        new Attention(6, heads, options);
    expect(make(4)).toThrow("embedDim must be a multiple of numHeads, got 6 and 4");
    expect(make(0)).toThrow("numHeads must be a positive integer, got 0");
    expect(make(6, { numKeyValueHeads: 4 })).toThrow("numHeads must be a multiple of numKeyValueHeads, got 6 and 4"); // prettier-ignore
    expect(make(2, { window: 0 })).toThrow("window must be a positive integer, got 0");
    expect(make(2, { dropout: 2 })).toThrow("dropout must be from 0 to 1, got 2");
    expect(make(2, { fused: true, kdim: 4 })).toThrow("one projection takes one width");
    expect(new Attention(6, 4, { headDim: 2 }).forward(zeros([1, 2, 6])).shape).toEqual([1, 2, 6]);
  });

  it("refuses positions for other heads, and steps of other sizes", () => {
    const x = randn([N, 2, E]);
    const alibi = new Attention(E, HEADS, { positions: new AlibiPositions(2) });
    expect(() => alibi.forward(x)).toThrow("there are 4 heads, and positions for 2");
    const relative = new Attention(E, HEADS, { positions: new RelativePositionBias(8) });
    expect(() => relative.forward(x)).toThrow("there are 4 heads, and positions for 8");
    const rotary = new Attention(E, HEADS, { positions: new RotaryPositions(4) });
    expect(() => rotary.forward(x)).toThrow("turns 4 numbers of each head, got heads of 2");
    const causal = new Attention(E, HEADS, { causal: true });
    const cache = new KeyValueCache(8);
    expect(() => causal.forward(x, { cache: cache.begin(N, 3) })).toThrow(
      "the cache's step is of [2, 3] tokens, x of [2, 2]",
    );
    expect(() => new Attention(E, HEADS, { qkNorm: "batch" as never })).toThrow('there is no norm "batch"');
  });

  it("refuses inputs and masks that don't fit", () => {
    const attention = new Attention(E, HEADS, { kdim: 3 });
    const x = zeros([N, L, E]);
    expect(() => attention.forward(zeros([L, E]))).toThrow(
      "Attention: expected [N, L, 8], L above 0, got [5, 8]",
    );
    expect(() => attention.forward(x)).toThrow("there is no memory");
    expect(() => attention.forward(zeros([N, 0, E]))).toThrow("L above 0, got [2, 0, 8]");
    expect(() => attention.forward(x, { memory: zeros([N, 0, 3]) })).toThrow("S above 0, got [2, 0, 3]");
    expect(() => attention.forward(x, { memory: zeros([N, 2, 4]) })).toThrow("memory must be [2, S, 3], S above 0, got [2, 2, 4]"); // prettier-ignore
    const own = new Attention(E, HEADS);
    expect(() => own.forward(x, { mask: zeros([L, 2]) })).toThrow("mask must be [5, 5] or [2, 4, 5, 5]");
    expect(() => own.forward(x, { mask: ones([L, L], { dtype: "int32" }) })).toThrow("mask is int32");
    expect(() => own.forward(x, { attentionMask: ones([N, 3]) })).toThrow("attentionMask must be [2, 5], got [2, 3]"); // prettier-ignore
    const attentionMask = bool([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [N, L]);
    expect(() => own.forward(x, { attentionMask })).toThrow("attentionMask hides every key of sequence 1");
  });
});

/** The weights that a forward pass looks with. */
function weightsOf(attention: Attention, x: Tensor): Tensor {
  const seen: Tensor[] = [];
  const handle = attention.registerWeightsHook((_, weights) => void seen.push(weights));
  attention.forward(x);
  handle.remove();
  return seen[0];
}
