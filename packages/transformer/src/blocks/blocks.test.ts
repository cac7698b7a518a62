import { gradients } from "@nn/autograd";
import { Linear } from "@nn/layers";
import { Generator, manualSeed, randn, realize, zeros, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { RotaryPositions } from "../attention/index.js";
import { difference, expectSame } from "../test-support/close.js";
import {
  applyBlocks,
  Conv1D,
  deepNorm,
  FeedForward,
  TransformerBlock,
  type FeedForwardActivation,
  type TransformerBlockOptions,
} from "./index.js";

const [N, L, E] = [2, 4, 8];

beforeEach(() => manualSeed(1));

describe("FeedForward", () => {
  it("takes a function", async () => {
    const layer = new FeedForward(E, 12, { activation: (x) => x.sin() });
    const x = randn([N, L, E]);
    await expectSame(layer.forward(x), layer.linear2.forward(layer.linear1.forward(x).sin()));
  });

  it.each<[FeedForwardActivation, (x: Tensor) => Tensor]>([
    ["relu", (x) => x.relu()],
    ["gelu", (x) => x.gelu()],
    ["geluTanh", (x) => x.gelu({ approximate: "tanh" })],
    ["silu", (x) => x.silu()],
  ])("is two products with %s between", async (activation, apply) => {
    const layer = new FeedForward(E, 12, { activation });
    const x = randn([N, L, E]);
    await expectSame(layer.forward(x), layer.linear2.forward(apply(layer.linear1.forward(x))));
    expect(layer.gate).toBeUndefined();
  });

  it.each<[FeedForwardActivation, (x: Tensor) => Tensor]>([
    ["glu", (x) => x.sigmoid()],
    ["reGlu", (x) => x.relu()],
    ["geGlu", (x) => x.gelu()],
    ["geGluTanh", (x) => x.gelu({ approximate: "tanh" })],
    ["swiGlu", (x) => x.silu()],
  ])("has a gate with %s", async (activation, apply) => {
    const layer = new FeedForward(E, 12, { activation, bias: false });
    const x = randn([N, L, E]);
    const open = apply(layer.gate!.forward(x));
    await expectSame(layer.forward(x), layer.linear2.forward(open.mul(layer.linear1.forward(x))));
    expect(Object.keys(layer.stateDict())).toEqual(["gate.weight", "linear1.weight", "linear2.weight"]);
  });

  it("saves its parts under other names, and refuses other activations", () => {
    const layer = new FeedForward(2, 4, { names: { linear1: "wi", linear2: "wo" }, bias: false });
    expect(Object.keys(layer.stateDict())).toEqual(["wi.weight", "wo.weight"]);
    expect(() => new FeedForward(2, 4, { activation: "swish" as never })).toThrow(
      'there is no activation "swish"\n  Fix: use one of relu, gelu',
    );
  });
});

describe("sizes and norms that there aren't", () => {
  it("are refused", () => {
    expect(() => new FeedForward(8, 0)).toThrow(
      "embedDim and hiddenDim must be positive integers, got 8 and 0",
    );
    expect(() => new TransformerBlock(8, 2, { norm: "batch" as never })).toThrow('there is no norm "batch"');
  });
});

describe("Conv1D", () => {
  it("is a Linear whose weight is the other way round", async () => {
    const [layer, twin] = [new Conv1D(3, 5), new Linear(3, 5)];
    const { weight, bias } = layer.stateDict();
    twin.loadStateDict({ weight: weight.transpose(), bias });
    const x = randn([N, L, 3]);
    await expectSame(layer.forward(x), twin.forward(x));
    expect(() => layer.forward(zeros([2, 4]))).toThrow("Conv1D: expected [*, 3], got [2, 4]");
    expect(() => new Conv1D(0, 2)).toThrow("sizes must be positive integers, got 0 and 2");
  });
});

describe("TransformerBlock", () => {
  it("adds its parts, with norms behind them or before", async () => {
    const x = randn([N, L, E]);
    const post = new TransformerBlock(E, 2);
    const { selfAttention, feedForward, norm1, norm2 } = post;
    const y = norm1.forward(x.add(selfAttention.forward(x)));
    await expectSame(post.forward(x), norm2.forward(y.add(feedForward.forward(y))));
    const pre = new TransformerBlock(E, 2, { normFirst: true });
    pre.loadStateDict(post.stateDict());
    const z = x.add(pre.selfAttention.forward(pre.norm1.forward(x)));
    await expectSame(pre.forward(x), z.add(pre.feedForward.forward(pre.norm2.forward(z))));
  });

  it("looks at a memory between the two", async () => {
    const block = new TransformerBlock(E, 2, { normFirst: true, norm: "rms", crossAttention: { kdim: 3 } });
    const [x, memory] = [randn([N, L, E]), randn([N, 5, 3])];
    const y = x.add(block.selfAttention.forward(block.norm1.forward(x)));
    const z = y.add(block.crossAttention!.forward(block.norm2.forward(y), { memory }));
    await expectSame(block.forward(x, { memory }), z.add(block.feedForward.forward(block.norm3!.forward(z))));
    expect(() => block.forward(x)).toThrow("there is cross-attention and no memory");
  });

  it("drops in training in three places, each of its own probability", async () => {
    const x = randn([N, L, E]);
    const places = ["dropout", "attentionDropout", "feedForwardDropout"] as const;
    const none = { dropout: 0, attentionDropout: 0, feedForwardDropout: 0 };
    for (const place of places) {
      const block = new TransformerBlock(E, 2, { ...none, [place]: 0.5 });
      expect(await difference(block.forward(x), block.forward(x)), place).toBeGreaterThan(0);
      await expectSame(block.eval().forward(x), block.forward(x));
    }
    const { dropout, feedForward, selfAttention } = new TransformerBlock(E, 2, { dropout: 0.25 });
    expect([dropout.p, feedForward.dropout.p, selfAttention.dropout]).toEqual([0.25, 0.25, 0.25]);
  });

  it("saves its parts under the names of a family", () => {
    const bert = {
      "selfAttention.qProj": "attention.self.query",
      "selfAttention.kProj": "attention.self.key",
      "selfAttention.vProj": "attention.self.value",
      "selfAttention.outProj": "attention.output.dense",
      norm1: "attention.output.LayerNorm",
      "feedForward.linear1": "intermediate.dense",
      "feedForward.linear2": "output.dense",
      norm2: "output.LayerNorm",
    };
    const names = Object.keys(new TransformerBlock(E, 2, { names: bert }).stateDict());
    expect(names.filter((name) => name.endsWith("weight"))).toEqual(
      Object.values({ ...bert, norm1: undefined, norm2: undefined })
        .filter((name) => name !== undefined)
        .concat(bert.norm1, bert.norm2)
        .map((name) => `${name}.weight`),
    );
  });

  it("can leave biases out where a family does", () => {
    const bias = { attention: { qkv: true, out: false }, feedForward: false };
    const block = new TransformerBlock(E, 2, { bias, norm: "rms" });
    const biases = Object.keys(block.stateDict()).filter((name) => name.endsWith("bias"));
    expect(biases).toEqual(["q", "k", "v"].map((part) => `self_attention.${part}_proj.bias`));
  });
});

describe("deepNorm", () => {
  it("has the scales of figure 2", () => {
    const { encoder, decoder } = deepNorm({ encoder: 6, decoder: 6 });
    expect(encoder.alpha).toBeCloseTo(0.81 * (6 ** 4 * 6) ** (1 / 16), 12);
    expect(encoder.beta).toBeCloseTo(0.87 * (6 ** 4 * 6) ** (-1 / 16), 12);
    expect([decoder.alpha, decoder.beta]).toEqual([18 ** 0.25, 72 ** -0.25]);
    expect(deepNorm({ decoder: 24 }).decoder).toEqual({ alpha: 48 ** 0.25, beta: 192 ** -0.25 });
    expect(() => deepNorm({ encoder: 0 })).toThrow("layers must be positive integers");
  });

  it.each([true, false])("scales the residual and the first weights, one projection: %s", async (fused) => {
    const scales = { alpha: 3, beta: 0.1 };
    const block = new TransformerBlock(64, 4, { deepNorm: scales, attention: { fused } });
    const state = block.stateDict();
    const parts = fused
      ? state["self_attention.qkv.weight"].chunk(3)
      : ["q", "k", "v"].map((name) => state[`self_attention.${name}_proj.weight`]);
    const deviations = [...parts, state["self_attention.out_proj.weight"]].map((weight) =>
      weight.std().item(),
    );
    const xavier = Math.sqrt(2 / 128);
    const wanted = [xavier, xavier, 0.1 * xavier, 0.1 * xavier];
    (await Promise.all(deviations)).forEach((found, i) => {
      expect(Math.abs(found / wanted[i] - 1)).toBeLessThan(0.1);
    });
    const x = randn([N, L, 64]);
    const y = block.norm1.forward(x.mul(3).add(block.selfAttention.forward(x)));
    await expectSame(block.forward(x), block.norm2.forward(y.mul(3).add(block.feedForward.forward(y))));
  });

  it("is refused by pre-norm blocks", () => {
    const options: TransformerBlockOptions = { normFirst: true, deepNorm: { alpha: 1, beta: 1 } };
    expect(() => new TransformerBlock(E, 2, options)).toThrow("deep-norm is for blocks with norms behind their parts"); // prettier-ignore
  });
});

describe("applyBlocks", () => {
  it("gives the same gradients when what is inside blocks is computed again, dropout included", async () => {
    const generator = new Generator(5);
    const blocks = [0, 1].map(() => new TransformerBlock(E, 2, {
      normFirst: true,
      dropout: 0.3,
      generator,
      attention: { causal: true, positions: new RotaryPositions(4) },
    })); // prettier-ignore
    const x = randn([N, L, E]).realize();
    const start = generator.getState();
    const run = (checkpoint: boolean): Tensor[] => {
      generator.setState(start);
      const y = applyBlocks(blocks, x, (block, z) => block.forward(z), { checkpoint, generator });
      return [
        y,
        ...gradients(
          y.square().sum(),
          blocks.flatMap((block) => block.parameters()),
        ),
      ];
    };
    const [plain, again] = [run(false), run(true)];
    realize(...plain, ...again);
    for (const [i, found] of again.entries()) await expectSame(found, plain[i]);
  });
});
