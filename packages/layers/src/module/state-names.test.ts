import { ones, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  BatchNorm1d,
  Buffer,
  Embedding,
  functionalCall,
  LayerNorm,
  Linear,
  loadModel,
  Module,
  ModuleList,
  Parameter,
  weightNorm,
  type StateNames,
} from "../index.js";

class Attention extends Module {
  override stateNames: StateNames = { "qkv.weight": "in_proj_weight", "qkv.bias": "in_proj_bias" };
  qkv = new Linear(2, 6);
  outProj = new Linear(2, 2);
  gate: Linear | undefined = undefined;
  forward(x: Tensor): Tensor {
    return this.outProj.forward(this.qkv.forward(x).chunk(3, -1)[0]);
  }
}

class Block extends Module {
  selfAttention = new Attention();
  norms = [new LayerNorm(2), new LayerNorm(2)];
  scale = new Parameter(ones([2]));
  count = new Buffer(zeros([1]));
  constructor(names: StateNames = {}) {
    super();
    this.stateNames = names;
  }
  forward(x: Tensor): Tensor {
    return this.norms[0].forward(this.selfAttention.forward(x));
  }
}

class Model extends Module {
  override stateNames: StateNames = { blocks: "transformer.h", wordEmbedding: "transformer.wte" };
  wordEmbedding = new Embedding(5, 2);
  blocks: ModuleList<Block>;
  constructor(names?: StateNames) {
    super();
    this.blocks = new ModuleList([new Block(names), new Block(names)]);
  }
  forward(x: Tensor): Tensor {
    return [...this.blocks].reduce((h, block) => block.forward(h), x);
  }
}

const namesOf = (module: Module) => Object.keys(module.stateDict());

describe("stateNames", () => {
  it("name parameters of a part, and leave the rest to the rule", () => {
    expect(namesOf(new Attention())).toEqual([
      "in_proj_weight",
      "in_proj_bias",
      "out_proj.weight",
      "out_proj.bias",
    ]);
  });

  it("name children, containers, parameters and buffers, at every depth of a model", () => {
    const names = {
      selfAttention: "attn",
      norms: "ln",
      "norms.1": "last",
      scale: "gamma",
      count: "steps.seen",
    };
    const wanted = [
      "gamma",
      "steps.seen",
      "attn.in_proj_weight",
      "attn.in_proj_bias",
      "attn.out_proj.weight",
      "attn.out_proj.bias",
      "ln.0.weight",
      "ln.0.bias",
      "last.weight",
      "last.bias",
    ];
    expect(namesOf(new Block(names))).toEqual(wanted);
    expect(namesOf(new Model(names))).toEqual([
      "transformer.wte.weight",
      ...[0, 1].flatMap((i) => wanted.map((name) => `transformer.h.${i}.${name}`)),
    ]);
  });

  it("of an outer module come before those of an inner one, the longest path first", () => {
    const names = {
      "selfAttention.qkv": "attention.c_attn",
      "selfAttention.outProj": "attention.output.LayerNorm",
      "selfAttention.outProj.bias": "shift",
      selfAttention: "unused",
    };
    expect(namesOf(new Block(names)).slice(2, 6)).toEqual([
      "attention.c_attn.weight",
      "attention.c_attn.bias",
      "attention.output.LayerNorm.weight",
      "shift",
    ]);
  });

  it("can lift what a part holds into the module", () => {
    expect(namesOf(new Block({ selfAttention: "" })).slice(2, 4)).toEqual(["in_proj_weight", "in_proj_bias"]);
  });

  it("don't change paths, and what is found by them", async () => {
    const model = new Attention();
    expect([...model.namedParameters().keys()][0]).toBe("qkv.weight");
    const values = { "outProj.weight": zeros([2, 2]), "outProj.bias": tensor([1, 2]) };
    expect(await functionalCall(model, values, ones([1, 2])).array()).toEqual([[1, 2]]);
  });

  it("are what loading goes by, from a dict and from a file", async () => {
    const [from, to, other] = [0, 1, 2].map(() => new Model({ scale: "camelCase" }));
    const saved = from.stateDict();
    expect(namesOf(from)).toContain("transformer.h.1.camelCase");
    to.loadStateDict(saved);
    expect(await to.blocks[1].selfAttention.qkv.weight.data()).toEqual(
      await from.blocks[1].selfAttention.qkv.weight.data(),
    );
    const tensors = new Map(Object.entries(saved));
    await loadModel(other, { tensors, read: (name) => Promise.resolve(tensors.get(name)!) });
    expect(await other.wordEmbedding.weight.data()).toEqual(await from.wordEmbedding.weight.data());
    const { "transformer.wte.weight": weight, ...rest } = saved;
    expect(() => to.loadStateDict({ ...rest, "wordEmbedding.weight": weight })).toThrow(
      "missing: transformer.wte.weight; unexpected: wordEmbedding.weight",
    );
  });

  it("that lead nowhere are refused by name", () => {
    const refused = (names: StateNames) => () => new Block(names).stateDict();
    expect(refused({ selfAttentoin: "attn" })).toThrow(
      'stateNames: "selfAttentoin" is no part of Block\n  Fix: its parts are scale, count, selfAttention, norms.0, norms.1',
    );
    expect(() => new Model({ "selfAttention.qkv.wieght": "w" }).loadStateDict({})).toThrow(
      '"selfAttention.qkv.wieght" is no part of Block (blocks.0)',
    );
    for (const path of ["training", "stateNames", "forward", "scale.shape", "norms.2", ""]) {
      expect(refused({ [path]: "x" })).toThrow(`stateNames: "${path}" is no part of Block`);
    }
    expect(refused({ scale: 3 as never })).toThrow('the name of "scale" in Block is no text');
    expect(refused({ scale: "" })).toThrow("scale would be saved without a name");
  });

  it("may be those of parts that a module was made without", () => {
    const names = { "selfAttention.gate.weight": "gate", "selfAttention.qkv.weight": "w" };
    const block = new Block(names);
    weightNorm(block.selfAttention.qkv);
    expect(namesOf(block).slice(2, 5)).toEqual([
      "self_attention.in_proj_bias",
      "self_attention.qkv.weight_g",
      "self_attention.qkv.weight_v",
    ]);
  });

  it("that clash are refused", () => {
    expect(() => new Block({ scale: "x", "norms.0.weight": "x" }).stateDict()).toThrow(
      "scale and norms.0.weight would both be saved as x",
    );
  });

  it("reach running statistics", () => {
    class Normalised extends Module {
      override stateNames: StateNames = { "norm.runningMean": "mean" };
      norm = new BatchNorm1d(2);
      forward(x: Tensor): Tensor {
        return this.norm.forward(x);
      }
    }
    expect(namesOf(new Normalised())).toContain("mean");
  });
});

describe("a tied parameter", () => {
  class Tied extends Module {
    embedding = new Embedding(3, 2);
    lmHead = new Linear(2, 3, { bias: false });
    constructor(names?: StateNames) {
      super();
      this.lmHead.weight = this.embedding.weight;
      this.stateNames = names;
    }
    forward(x: Tensor): Tensor {
      return this.lmHead.forward(this.embedding.forward(x));
    }
  }

  it.each(["embedding.weight", "lm_head.weight"])("is loaded from %s alone", async (name) => {
    const model = new Tied();
    expect(model.loadStateDict({ [name]: ones([3, 2]) })).toEqual({ missing: [], unexpected: [] });
    expect(await model.lmHead.weight.sum().item()).toBe(6);
    expect(() => model.loadStateDict({})).toThrow("missing: embedding.weight, lm_head.weight");
  });

  it("can be saved once", () => {
    expect(namesOf(new Tied({ lmHead: "embedding" }))).toEqual(["embedding.weight"]);
  });
});
