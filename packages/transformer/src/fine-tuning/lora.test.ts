import { backward } from "@nn/autograd";
import { Embedding, Linear, Module, ReLU, Sequential, weightNorm } from "@nn/layers";
import { AdamW } from "@nn/optim";
import { Generator, ones, randn, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Attention } from "../attention/index.js";
import { Conv1D } from "../blocks/index.js";
import { difference, expectSame } from "../test-support/close.js";
import { applyLoRA, loadLoRA, loraStateDict, mergeLoRA } from "./index.js";

class Classifier extends Module {
  attention: Attention;
  head = new Linear(16, 3, { generator: new Generator(1) });

  constructor(fused = false) {
    super();
    const generator = new Generator(0);
    const linear = fused
      ? (inputs: number, outputs: number) => new Conv1D(inputs, outputs, { generator })
      : undefined;
    this.attention = new Attention(16, 2, { fused, linear, generator });
  }

  forward(x: Tensor): Tensor {
    return this.head.forward(this.attention.forward(x).mean(1));
  }
}

const x = randn([4, 5, 16], { generator: new Generator(2) });
const trained = (model: Module) =>
  [...model.namedParameters()].filter(([, parameter]) => parameter.requiresGrad).map(([path]) => path);

/** Some steps, so that B isn't 0. */
function train(model: Module): void {
  const optimizer = new AdamW(
    model.parameters().filter((parameter) => parameter.requiresGrad),
    { lr: 1e-2 },
  );
  for (let step = 0; step < 3; step++) {
    optimizer.zeroGrad();
    backward(model.forward(x).square().mean());
    optimizer.step();
  }
}

describe.each([false, true])("applyLoRA, fused Conv1D: %s", (fused) => {
  it("changes nothing at first, trains A and B only, and merges to the same", async () => {
    const model = new Classifier(fused);
    const before = await model.forward(x).data();
    const names = Object.keys(model.stateDict());
    const weights = await model.head.weight.data();
    expect(applyLoRA(model, { rank: 2, alpha: 8, generator: new Generator(3) })).toBe(model);
    expect(await model.forward(x).data()).toEqual(before);

    const layers = fused ? ["qkv"] : ["qProj", "vProj"];
    const paths = layers.flatMap((layer) =>
      ["a", "b"].map((part) => `attention.${layer}.lora.${part}.weight`),
    );
    expect(trained(model)).toEqual(paths);
    train(model);
    expect(await model.head.weight.data()).toEqual(weights);
    for (const [path, { grad }] of model.namedParameters())
      expect(grad !== undefined).toBe(paths.includes(path));

    const learned = model.forward(x).realize();
    expect(
      Math.max(...(await learned.data()).map((value, i) => Math.abs(value - before[i]))),
    ).toBeGreaterThan(1e-3);
    expect(mergeLoRA(model)).toBe(model);
    await expectSame(model.forward(x), learned);
    expect(Object.keys(model.stateDict())).toEqual(names);
    expect(trained(model)).toHaveLength(model.parameters().length);
  });

  it("saves what is learned, by PEFT's names, and loads it", async () => {
    const make = () => applyLoRA(new Classifier(fused), { rank: 2, whole: /^head/ });
    const model = make();
    train(model);
    const state = loraStateDict(model);
    const layers = fused ? ["qkv"] : ["q_proj", "v_proj"];
    expect(Object.keys(state).sort()).toEqual(
      ["head.bias", "head.weight", ...layers.flatMap((name) => ["A", "B"].map((part) => `attention.${name}.lora_${part}.weight`))].sort(), // prettier-ignore
    );
    const other = make();
    expect(await difference(other.forward(x), model.forward(x))).toBeGreaterThan(1e-4);
    loadLoRA(
      other,
      Object.fromEntries(Object.entries(state).map(([name, value]) => [`base_model.model.${name}`, value])),
    );
    expect(await other.forward(x).data()).toEqual(await model.forward(x).data());
  });
});

describe("applyLoRA", () => {
  it("is alpha / rank times B A, with dropout in training only", async () => {
    const layer = new Linear(6, 4, { generator: new Generator(0) });
    const model = applyLoRA(new Sequential(layer), { rank: 2, alpha: 6, dropout: 0.5, targets: /0/ });
    const [a, b] = [randn([2, 6]), randn([4, 2])];
    loadLoRA(model, { "0.lora_A.weight": a, "0.lora_B.weight": b });
    const input = randn([3, 6]);
    const expected = input.matMul(layer.weight.transpose()).add(layer.bias!).add(b.matMul(a).matMul(input.transpose()).transpose().mul(3)); // prettier-ignore
    expect(await difference(model.forward(input), expected)).toBeGreaterThan(0.1);
    await expectSame(model.eval().forward(input), expected);
  });

  it("acts where a fused projection is read in parts", async () => {
    const attention = new Attention(16, 2, { fused: true });
    const memory = randn([4, 7, 16]);
    const before = attention.forward(x, { memory }).realize();
    applyLoRA(attention, { rank: 2 });
    loadLoRA(attention, { "qkv.lora_A.weight": randn([2, 16]), "qkv.lora_B.weight": randn([48, 2]) });
    const learned = attention.forward(x, { memory }).realize();
    expect(await difference(learned, before)).toBeGreaterThan(0.01);
    await expectSame(mergeLoRA(attention).forward(x, { memory }), learned);
  });

  it("has names inside those that the model gives its layers", () => {
    const names = { qProj: "attention.self.query", "vProj.weight": "value" };
    const state = loraStateDict(applyLoRA(new Attention(16, 2, { names }), { rank: 2 }));
    expect(Object.keys(state).filter((name) => name.includes("lora_A"))).toEqual([
      "attention.self.query.lora_A.weight",
      "v_proj.lora_A.weight",
    ]);
  });

  it("refuses what can't be, and leaves the model as it was", () => {
    const model = new Classifier();
    expect(() => applyLoRA(model, { targets: /query/ })).toThrow(
      "applyLoRA: no Linear of Classifier is one of the targets /query/\n  Fix: it has attention.qProj, attention.kProj",
    );
    expect(() => applyLoRA(model, { rank: 0 })).toThrow("rank must be a positive integer, got 0");
    expect(() => applyLoRA(model, { alpha: NaN })).toThrow("alpha must be a number");
    expect(() => applyLoRA(model, { dropout: 1 })).toThrow("dropout must be from 0 to less than 1");
    expect(() => applyLoRA(model, { whole: /decoder/ })).toThrow(
      "no parameter of Classifier is in /decoder/",
    );
    expect(trained(model)).toHaveLength(model.parameters().length);
    expect(() => mergeLoRA(model)).toThrow("mergeLoRA: Classifier has no LoRA");
    expect(() => applyLoRA(applyLoRA(model))).toThrow("Classifier has LoRA already");
    expect(() => applyLoRA(model.attention)).toThrow("qProj has LoRA already");
    expect(() => loadLoRA(model, { weight: ones([1]) })).toThrow("missing: attention.q_proj.lora_A.weight");
    expect(() =>
      loadLoRA(model, { ...loraStateDict(model), "attention.q_proj.lora_A.weight": ones([3, 16]) }),
    ).toThrow("attention.q_proj.lora_A.weight is [8, 16] in the model and [3, 16]");
  });

  it("refuses weights that are others', or computed", () => {
    class Tied extends Module {
      embedding = new Embedding(5, 4);
      head = new Linear(4, 5, { bias: false });
      constructor() {
        super();
        this.head.weight = this.embedding.weight;
      }
      forward(ids: Tensor): Tensor {
        return this.head.forward(this.embedding.forward(ids));
      }
    }
    expect(() => applyLoRA(new Tied(), { targets: /head/ })).toThrow(
      "head shares its weight with another layer",
    );
    const normed = new Sequential(weightNorm(new Linear(2, 2)), new ReLU());
    expect(() => applyLoRA(normed, { targets: /0/ })).toThrow("the weight of 0 is computed");
  });
});
