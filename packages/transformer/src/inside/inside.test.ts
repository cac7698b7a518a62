import { Linear } from "@nn/layers";
import { eye, manualSeed, ones, randn, tensor, zeros } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { Attention, KeyValueCache } from "../attention/index.js";
import { applyBlocks, TransformerBlock } from "../blocks/index.js";
import { Transformer } from "../models/index.js";
import { expectSame } from "../test-support/close.js";
import { attentionRollout, attentionWeights, hiddenStates, logitLens } from "./index.js";

beforeEach(() => manualSeed(1));

describe("the lecture's worked example", () => {
  it("turns scores of 112 and 96 with heads of 64 into 14 and 12, and into 0.88 and 0.12", async () => {
    const attention = new Attention(64, 1, { bias: false });
    const same = eye(64);
    const names = ["q_proj", "k_proj", "v_proj", "out_proj"];
    attention.loadStateDict(Object.fromEntries(names.map((name) => [`${name}.weight`, same])));
    const query = zeros([1, 1, 64]).add(tensor([16, ...Array<number>(63).fill(0)]));
    const keys = zeros([1, 2, 64]).add(tensor([[7, ...Array<number>(63).fill(0)], [6, ...Array<number>(63).fill(0)]])); // prettier-ignore
    const scores = query.matMul(keys.transpose()); // [1, 1, 2]
    expect(await scores.array()).toEqual([[[112, 96]]]);
    expect(await scores.mul(attention.scale).array()).toEqual([[[14, 12]]]);
    const { weights } = attentionWeights(attention, () => attention.forward(query, { memory: keys }));
    const [first, second] = await weights.get("")!.data();
    expect([first.toFixed(2), second.toFixed(2)]).toEqual(["0.88", "0.12"]);
  });
});

describe("attentionWeights", () => {
  const sizes = { dModel: 8, nhead: 2, numEncoderLayers: 2, numDecoderLayers: 1, dimFeedforward: 8 };

  it("has the weights of each layer and head, and leaves no hooks", async () => {
    const model = new Transformer({ ...sizes, batchFirst: true }).eval();
    const [src, tgt] = [randn([2, 3, 8]), randn([2, 4, 8])];
    const run = () => model.forward(src, tgt, { tgtIsCausal: true });
    const { output, weights } = attentionWeights(model, run);
    await expectSame(output, run());
    expect([...weights].map(([path, { shape }]) => [path, shape])).toEqual([
      ["encoder.layers.0.block.selfAttention", [2, 2, 3, 3]],
      ["encoder.layers.1.block.selfAttention", [2, 2, 3, 3]],
      ["decoder.layers.0.block.selfAttention", [2, 2, 4, 4]],
      ["decoder.layers.0.block.crossAttention", [2, 2, 4, 3]],
    ]);
    for (const each of weights.values()) await expectSame(each.sum(-1), ones(each.shape.slice(0, 3)));
    expect(weights.size).toBe(4);
    run();
    expect(weights.size).toBe(4);
  });

  it("takes its hooks off when the model refuses", () => {
    const attention = new Attention(8, 2);
    expect(() => attentionWeights(attention, () => attention.forward(zeros([1, 8])))).toThrow(
      "expected [N, L, 8], L above 0",
    );
    const { weights } = attentionWeights(attention, () => undefined);
    expect(weights.size).toBe(0);
  });

  it("sees through a cache, too", async () => {
    const attention = new Attention(8, 2, { causal: true });
    const x = randn([1, 3, 8]);
    const cache = new KeyValueCache(4);
    attention.forward(x.slice(null, [0, 2]), { cache: cache.begin(1, 2) }).realize();
    const last = () => attention.forward(x.slice(null, [2, 3]), { cache: cache.begin(1, 1) });
    const { weights } = attentionWeights(attention, last);
    const whole = attentionWeights(attention, () => attention.forward(x)).weights.get("")!;
    await expectSame(weights.get("")!.slice(null, null, null, [0, 3]), whole.slice(null, null, [2, 3]));
  });
});

describe("attentionRollout", () => {
  it("multiplies layers, half of each past attention", async () => {
    const layers = [randn([2, 3, 4, 4]).softmax(-1), randn([2, 3, 4, 4]).softmax(-1)];
    const [first, second] = layers.map((layer) => layer.mean(1).add(eye(4)).div(2));
    const rollout = attentionRollout(layers);
    await expectSame(rollout, second.matMul(first));
    await expectSame(rollout.sum(-1), ones([2, 4]));
    const largest = attentionRollout([layers[0]], { heads: "max", residual: 0 });
    const top = layers[0].max(1);
    await expectSame(largest, top.div(top.sum(-1, { keepdim: true })));
  });

  it("refuses what is no self-attention", () => {
    expect(() => attentionRollout([])).toThrow("there are no layers");
    expect(() => attentionRollout([ones([1, 1, 2, 3])])).toThrow("of the same L, got [1, 1, 2, 3]");
    expect(() => attentionRollout([ones([1, 1, 2, 2]), ones([1, 1, 3, 3])])).toThrow(
      "leave cross-attention out",
    );
  });
});

describe("logitLens", () => {
  it("reads every layer as the last is read", async () => {
    const blocks = [0, 1].map(() => new TransformerBlock(8, 2));
    const head = new Linear(8, 5);
    const x = randn([1, 3, 8]);
    const run = () => head.forward(applyBlocks(blocks, x, (block, y) => block.forward(y)));
    const [first, second] = logitLens(blocks, (state) => head.forward(state), run);
    await expectSame(second, run());
    await expectSame(first, head.forward(blocks[0].forward(x)));
    expect(hiddenStates(blocks, () => undefined)).toEqual([]);
  });
});
