import { noGrad } from "@nn/autograd";
import { compile, concat, manualSeed, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { TransformerBlock, type TransformerBlockOptions } from "../blocks/index.js";
import { expectSame } from "../test-support/close.js";
import { Attention } from "./attention.js";
import type { AttentionOptions } from "./attention-options.js";
import { KeyValueCache } from "./key-value-cache.js";
import {
  AlibiPositions,
  RelativePositionBias,
  RotaryPositions,
  SinusoidalPositions,
} from "./positions/index.js";

const [N, L, E, HEADS] = [2, 6, 16, 4];

beforeEach(() => manualSeed(1));

const makeBlock = (attention: AttentionOptions, options: TransformerBlockOptions = {}): TransformerBlock =>
  new TransformerBlock(E, HEADS, { attention: { causal: true, ...attention }, ...options }).eval();

/** What a block gives when it reads x in pieces of these lengths. */
function inPieces(block: TransformerBlock, x: Tensor, lengths: readonly number[], capacity = L): Tensor {
  const cache = new KeyValueCache(capacity);
  return concat(
    x
      .split(lengths, 1)
      .map((piece) => block.forward(piece, { cache: cache.begin(N, piece.shape[1]) }).realize()),
    1,
  );
}

const kinds: Readonly<Record<string, () => AttentionOptions>> = {
  "no positions": () => ({}),
  rotary: () => ({ positions: new RotaryPositions(E / HEADS) }),
  "interleaved rotary of half a head": () => ({
    positions: new RotaryPositions(2, { layout: "interleaved" }),
  }),
  ALiBi: () => ({ positions: new AlibiPositions(HEADS) }),
  "relative bias": () => ({ positions: new RelativePositionBias(HEADS, { bidirectional: false }) }),
  "a window": () => ({ window: 3 }),
  "a window, rotary": () => ({ window: 2, positions: new RotaryPositions(E / HEADS) }),
  "a window, ALiBi": () => ({ window: 3, positions: new AlibiPositions(HEADS) }),
  "grouped queries": () => ({ numKeyValueHeads: 2, qkNorm: "rms" }),
  "one projection": () => ({ fused: true, numKeyValueHeads: 1 }),
};

describe.each(Object.entries(kinds))("a cache with %s gives what there is without one", (_, make) => {
  it.each([[[1, 1, 1, 1, 1, 1]], [[2, 3, 1]]])("in pieces of %j", async (lengths) => {
    const block = makeBlock(make());
    const x = randn([N, L, E]);
    await expectSame(inPieces(block, x, lengths, L + 2), block.forward(x));
  });

  it.each(["left", "right"])("with padding to the %s", async (side) => {
    const block = makeBlock(make());
    const [long, short] = [randn([1, 5, E]), randn([1, 3, E])];
    const padding = zeros([1, 2, E]).add(7);
    const padded = concat(side === "left" ? [padding, short] : [short, padding], 1);
    const real = side === "left" ? [0, 0, 1, 1, 1] : [1, 1, 1, 0, 0];
    const mask = tensor([1, 1, 1, 1, 1, ...real], [2, 5], { dtype: "int32" });
    const next = randn([2, 1, E]);
    const cache = new KeyValueCache(8);
    const prompt = block.forward(concat([long, padded]), { cache: cache.begin(2, 5, mask) }).realize();
    const further = block.forward(next, { cache: cache.begin(2, 1) }).realize();
    const wholes = [concat([long, next.slice([0, 1])], 1), concat([short, next.slice([1, 2])], 1)];
    const [first, second] = wholes.map((whole) => block.forward(whole));
    await expectSame(further, concat([first.slice(null, [5, 6]), second.slice(null, [3, 4])]));
    const start = side === "left" ? 2 : 0;
    await expectSame(prompt.slice([1, 2], [start, start + 3]), second.slice(null, [0, 3]));
  });
});

describe("KeyValueCache", () => {
  it("keeps the memory of cross-attention", async () => {
    const block = makeBlock({}, { crossAttention: true });
    const [x, memory, other] = [randn([N, L, E]), randn([N, 3, E]), randn([N, 3, E])];
    const cache = new KeyValueCache(L);
    const run = (given: Tensor): Tensor =>
      concat(x.split(3, 1).map((piece) => block.forward(piece, { memory: given, cache: cache.begin(N, 3) }).realize()), 1); // prettier-ignore
    await expectSame(run(memory), block.forward(x, { memory }));
    cache.reset();
    await expectSame(run(other), block.forward(x, { memory: other }));
  });

  it("serves one compiled step at all places", async () => {
    const block = makeBlock({ positions: new RotaryPositions(4), window: 4 });
    const embed = new SinusoidalPositions();
    const x = randn([N, L, E]).realize();
    const cache = new KeyValueCache(L);
    const run = (piece: Tensor): Tensor =>
      noGrad(() => {
        const step = cache.begin(N, piece.shape[1]);
        return block.forward(embed.forward(piece, step), { cache: step });
      });
    const pieces = x.split(1, 1).map((piece) => piece.realize());
    const found = [run(pieces[0]).realize()];
    const next = compile(run);
    for (const piece of pieces.slice(1)) found.push(next(piece).clone().realize());
    await expectSame(concat(found, 1), block.forward(embed.forward(x)));
  });

  it("goes back, and lets sequences change places", async () => {
    const block = makeBlock({});
    const [x, wrong, next] = [randn([N, 3, E]), randn([N, 2, E]), randn([N, 1, E])];
    const cache = new KeyValueCache(6);
    const read = (piece: Tensor): Tensor =>
      block.forward(piece, { cache: cache.begin(N, piece.shape[1]) }).realize();
    read(x);
    read(wrong);
    cache.truncate(3);
    cache.reorder(tensor([1, 1], { dtype: "int32" }));
    expect(await cache.lengths!.array()).toEqual([3, 3]);
    const second = x.slice([1, 2]);
    const whole = block.forward(concat([concat([second, second]), next], 1));
    await expectSame(read(next), whole.slice(null, [3, 4]));
    cache.truncate(tensor([3, 2], { dtype: "int32" }));
    cache.reorder(tensor([0, 0, 1], { dtype: "int32" })); // more sequences than before
    expect(await cache.lengths!.array()).toEqual([3, 3, 2]);
    const more = randn([3, 1, E]);
    const found = block.forward(more, { cache: cache.begin(3, 1) }).realize();
    const longer = block.forward(concat([second, more.slice([1, 2])], 1)).slice(null, [3, 4]);
    const shorter = block
      .forward(concat([second.slice(null, [0, 2]), more.slice([2, 3])], 1))
      .slice(null, [2, 3]);
    await expectSame(found.slice([1, 3]), concat([longer, shorter]));
    expect(() => cache.begin(3, 3)).toThrow("7 tokens don't fit the capacity of 6");
  });

  it("refuses more than it holds, other batches and masks that don't fit", () => {
    expect(() => new KeyValueCache(0)).toThrow("capacity must be a positive integer, got 0");
    const cache = new KeyValueCache(4);
    cache.begin(2, 3);
    expect(() => cache.begin(2, 2)).toThrow("5 tokens don't fit the capacity of 4");
    expect(() => cache.begin(3, 1)).toThrow("it holds 2 sequences, got a step of 3");
    expect(() => cache.begin(2, 1, zeros([2, 2], { dtype: "int32" }))).toThrow("attentionMask must be [2, 1], got [2, 2]"); // prettier-ignore
    const hidden = tensor([1, 0], [2, 1], { dtype: "int32" });
    expect(() => cache.begin(2, 1, hidden)).toThrow("attentionMask hides every key of sequence 1");
    const near = new Attention(E, HEADS, { causal: true });
    const [x, memory] = [zeros([2, 1, E]), zeros([2, 3, E])];
    expect(() => near.forward(x, { memory, cache: new KeyValueCache(2).begin(2, 1) })).toThrow("with a cache, every token looks at a whole memory"); // prettier-ignore
    const both = new TransformerBlock(E, HEADS);
    expect(() => both.forward(zeros([2, 1, E]), { cache: cache.begin(2, 1) })).toThrow("a cache is for causal attention"); // prettier-ignore
  });
});
