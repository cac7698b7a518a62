import { Identity, Module } from "@nn/layers";
import { manualSeed, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { AlibiPositions, RelativePositionBias, RotaryPositions } from "../attention/index.js";
import { difference, expectSame } from "../test-support/close.js";
import {
  Transformer,
  TransformerDecoderLayer,
  TransformerEncoder,
  TransformerEncoderLayer,
  type TransformerOptions,
} from "./index.js";

const SMALL = {
  dModel: 8,
  nhead: 2,
  numEncoderLayers: 2,
  numDecoderLayers: 2,
  dimFeedforward: 16,
  dropout: 0,
};
const [S, T, N] = [4, 3, 2];

const bool = (values: number[], shape: number[]): Tensor => tensor(values, shape, { dtype: "bool" });

beforeEach(() => manualSeed(1));

describe("Transformer", () => {
  it("is of the paper's size", () => {
    const { encoder, decoder } = new Transformer();
    const wide = new TransformerEncoderLayer(512, 8);
    const counts = [encoder, decoder].map((stack) =>
      stack.parameters().reduce((sum, { size }) => sum + size, 0),
    );
    expect(counts).toEqual([18_915_328, 25_225_216]); // of nn.Transformer()
    expect(wide.block.feedForward.hiddenDim).toBe(2048);
    expect([wide.block.dropout.p, wide.block.normFirst, wide.batchFirst]).toEqual([0.1, false, false]);
  });

  const today: Readonly<Record<string, TransformerOptions>> = {
    "RMSNorm, SwiGLU, grouped queries": {
      norm: "rms",
      normFirst: true,
      activation: "swiGlu",
      bias: false,
      attention: { numKeyValueHeads: 1, qkNorm: "rms" },
    },
    rotary: { attention: { positions: new RotaryPositions(4) } },
    "ALiBi in a window": { attention: { positions: new AlibiPositions(2), window: 2 } },
    "deep-norm": { deepNorm: true },
    checkpoint: { checkpoint: true },
  };

  it.each(Object.entries(today))("takes today's parts: %s", async (_, options) => {
    const model = new Transformer({ ...SMALL, ...options, batchFirst: true });
    const [src, tgt] = [randn([N, S, 8]), randn([N, T, 8])];
    const y = model.forward(src, tgt, { tgtIsCausal: true });
    expect(y.shape).toEqual([N, T, 8]);
    const other = tgt.mul(tensor([1, 1, -1], [1, T, 1]));
    const z = model.forward(src, other, { tgtIsCausal: true });
    await expectSame(z.slice(null, [0, 2]), y.slice(null, [0, 2]));
    expect(await difference(z, y)).toBeGreaterThan(1e-3);
  });

  it("saves learned positions once for each stack", () => {
    const positions = new RelativePositionBias(2);
    const model = new Transformer({ ...SMALL, attention: { positions } });
    const names = Object.keys(model.stateDict()).filter((name) => name.includes("positions"));
    expect(names).toEqual([
      "encoder.layers.0.self_attn.positions.weight",
      "decoder.layers.0.self_attn.positions.weight",
    ]);
    const layer = new TransformerEncoderLayer(8, 2, { attention: { positions } });
    const stack = Object.keys(new TransformerEncoder(layer, 3).stateDict());
    expect(stack.filter((name) => name.includes("positions"))).toEqual([
      "layers.0.self_attn.positions.weight",
    ]);
  });

  it("takes stacks of one's own", async () => {
    class Encoder extends Module {
      inner = new Identity();
      forward(src: Tensor): Tensor {
        return this.inner.forward(src).mul(2);
      }
    }
    const customEncoder = new Encoder();
    const model = new Transformer({ ...SMALL, customEncoder, batchFirst: true });
    const [src, tgt] = [randn([N, S, 8]), randn([N, T, 8])];
    await expectSame(model.forward(src, tgt), model.decoder.forward(tgt, src.mul(2)));
  });

  it("makes the mask that looks back", async () => {
    const mask = Transformer.generateSquareSubsequentMask(3);
    const hidden = -Infinity;
    expect(await mask.array()).toEqual([[0, hidden, hidden], [0, 0, hidden], [0, 0, 0]]); // prettier-ignore
    expect(() => Transformer.generateSquareSubsequentMask(-1)).toThrow("size must be a whole number, got -1");
  });

  it("refuses inputs and masks that don't fit", () => {
    const model = new Transformer({ ...SMALL, batchFirst: true });
    const [src, tgt] = [zeros([N, S, 8]), zeros([N, T, 8])];
    expect(() => model.forward(zeros([3, S, 8]), tgt)).toThrow("src and tgt must be of as many sequences");
    expect(() => model.forward(zeros([N, S, 6]), tgt)).toThrow(
      "src must be [N, L, 8] (or without N), got [2, 4, 6]",
    );
    expect(() => model.forward(src, tgt, { srcMask: zeros([T, S]) })).toThrow(
      "encoder.layers.0: TransformerEncoderLayer srcMask must be [4, 4] or [4, 4, 4], got [3, 4]",
    );
    expect(() => model.forward(src, tgt, { memoryKeyPaddingMask: zeros([N, T]) })).toThrow(
      "memoryKeyPaddingMask must be [2, 4], got [2, 3]",
    );
    const srcKeyPaddingMask = bool([0, 0, 0, 0, 1, 1, 1, 1], [N, S]);
    expect(() => model.forward(src, tgt, { srcKeyPaddingMask })).toThrow(
      "srcKeyPaddingMask hides every key of sequence 1",
    );
    expect(() => new Transformer({ ...SMALL, nhead: 3 })).toThrow(
      "embedDim must be a multiple of numHeads, got 8 and 3",
    );
    expect(() => new Transformer({ ...SMALL, numDecoderLayers: 0 })).toThrow("numLayers must be a positive integer, got 0"); // prettier-ignore
  });
});

describe("layers of a stack", () => {
  it("begin as copies of one, as in PyTorch, or each as a function makes it", async () => {
    const layer = new TransformerEncoderLayer(8, 2);
    const [first, second] = new TransformerEncoder(layer, 2).layers.map((each) => each.stateDict());
    expect(await difference(first["linear1.weight"], second["linear1.weight"])).toBe(0);
    const own = new TransformerEncoder(() => new TransformerEncoderLayer(8, 2), 2);
    const [a, b] = own.layers.map((each) => each.stateDict());
    expect(await difference(a["linear1.weight"], b["linear1.weight"])).toBeGreaterThan(0);
  });

  it("begin as PyTorch's attention does", async () => {
    const { block } = new TransformerDecoderLayer(32, 4);
    const state = block.stateDict();
    const names = ["self_attn", "multihead_attn"];
    for (const name of names) {
      const largest = await state[`${name}.in_proj_weight`].abs().max().item();
      expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / (4 * 32)));
      expect(largest).toBeGreaterThan(0.98 * Math.sqrt(6 / (4 * 32)));
      expect(await state[`${name}.in_proj_bias`].abs().max().item()).toBe(0);
      expect(await state[`${name}.out_proj.bias`].abs().max().item()).toBe(0);
    }
  });

  it("look back only when they are told to", async () => {
    const layer = new TransformerEncoderLayer(8, 2, { dropout: 0, batchFirst: true });
    const x = randn([1, 3, 8]);
    const srcMask = bool([0, 1, 1, 0, 0, 1, 0, 0, 0], [3, 3]);
    await expectSame(layer.forward(x, { isCausal: true }), layer.forward(x, { srcMask }));
    expect(await difference(layer.forward(x), layer.forward(x, { srcMask }))).toBeGreaterThan(1e-3);
    await expectSame(
      layer.forward(x.select(0, 0), { isCausal: true }),
      layer.forward(x, { srcMask }).select(0, 0),
    );
  });
});
