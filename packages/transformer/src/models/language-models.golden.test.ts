import { gradients } from "@nn/autograd";
import { manualSeed, tensor, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { KeyValueCache } from "../attention/index.js";
import { difference } from "../test-support/close.js";
import { expectGolden, golden, load, type Saved } from "../test-support/golden.js";
import { GPT } from "./gpt.js";
import { Llama } from "./llama.js";
import type { PretrainedConfig } from "./pretrained-config.js";

/** A case of tools/goldens/record_language_models.py. */
interface Case {
  readonly config: PretrainedConfig;
  readonly state: Readonly<Record<string, Saved>>;
  readonly ids: Saved;
  readonly logits: Saved;
  readonly weights: Saved;
  readonly gradients: Readonly<Record<string, Saved>>;
}

const families = { GPT, Llama };
const recorded = golden<Record<keyof typeof families, Record<string, Case>>>("language-models");
const cases = Object.entries(recorded).flatMap(([family, found]) =>
  Object.entries(found).map(([name, c]) => [name, family as keyof typeof families, c] as const),
);

function filled(family: keyof typeof families, { config, state }: Case): GPT | Llama {
  const model = families[family].fromConfig(config).eval();
  model.loadStateDict(Object.fromEntries(Object.entries(state).map(([name, x]) => [name, load(x)])));
  return model;
}

beforeEach(() => manualSeed(1));

describe("equals PyTorch:", () => {
  it.each(cases)("%s", async (_, family, c) => {
    const model = filled(family, c);
    expect(Object.keys(model.stateDict()).sort()).toEqual(Object.keys(c.state).sort());
    const logits = model.forward(load(c.ids));
    await expectGolden(logits, c.logits);
    const names = Object.keys(c.gradients);
    const state = new Map(names.map((name) => [name, parameterOf(model, name)]));
    const found = gradients(logits, [...state.values()], load(c.weights));
    for (const [i, name] of names.entries()) await expectGolden(found[i], c.gradients[name], name);
  });
});

/** The parameter that is saved under a name. */
function parameterOf(model: GPT | Llama, name: string): Tensor {
  const names = Object.keys(model.stateDict()).filter((saved) => saved !== "lm_head.weight" || !tied(model));
  return model.parameters()[names.indexOf(name)];
}

function tied(model: GPT | Llama): boolean {
  return model.head.weight === model.tokens.weight;
}

describe("one token at a time", () => {
  it.each(cases)("%s gives the same as at once", async (_, family, c) => {
    const model = filled(family, c);
    const ids = load(c.ids);
    const [batch, length] = ids.shape;
    const cache = new KeyValueCache(length);
    const whole = await model.forward(ids).realize();
    for (const [from, to] of [[0, 3], ...Array.from({ length: length - 3 }, (_, i) => [3 + i, 4 + i])]) {
      const step = model.forward(ids.slice(null, [from, to]), { cache: cache.begin(batch, to - from) });
      expect(await difference(step, whole.slice(null, [from, to]))).toBeLessThan(1e-4);
    }
  });

  it.each(cases)("%s sees no padding, on either side", async (_, family, c) => {
    const model = filled(family, c);
    const ids = load(c.ids).slice([0, 1], [0, 3]); // [1, 3]
    const whole = model.forward(ids);
    const row = await ids.data();
    const left = tensor([[0, 0, ...row]], { dtype: "int32" });
    const padded = model.forward(left, { attentionMask: tensor([[0, 0, 1, 1, 1]], { dtype: "int32" }) });
    expect(await difference(padded.slice(null, [2, 5]), whole)).toBeLessThan(1e-4);
  });
});

describe("refuses", () => {
  const model = new GPT({ vocabularySize: 5, maxLength: 4, embedDim: 4, numLayers: 1, numHeads: 2 });
  const ids = (...rows: number[][]): Tensor => tensor(rows, { dtype: "int32" });

  it("sequences that are too long", () => {
    expect(() => model.forward(ids([0, 1, 2, 3, 4]))).toThrow(
      "GPT: a sequence of 5 tokens is longer than the 4 positions\n  Fix: shorten it, or make the model with a larger maxLength",
    );
  });

  it("tokens outside the vocabulary, with their place", () => {
    expect(() => model.forward(ids([0, 1], [2, 5]))).toThrow(
      "GPT: token 5 at [1, 1] is outside the vocabulary of 5",
    );
    expect(() => model.forward(ids([-1]))).toThrow("token -1 at [0, 0]");
  });

  it("one sequence without a batch, and heads that don't fit", () => {
    expect(() => model.forward(tensor([1, 2], { dtype: "int32" }))).toThrow(
      "expected token ids [N, L], got [2]",
    );
    expect(() => new GPT({ vocabularySize: 5, embedDim: 6, numHeads: 4, numLayers: 1 })).toThrow("numHeads");
  });

  it("configs of another architecture, or with something missing", () => {
    expect(() => GPT.fromConfig({ model_type: "bert" })).toThrow(
      'the config is of a "bert", not of a "gpt2"\n  Fix: take the class of that architecture',
    );
    expect(() => GPT.fromConfig({ model_type: "gpt2", vocab_size: 5 })).toThrow("the config has no n_embd");
    const config = recorded.Llama.llama.config;
    expect(() => Llama.fromConfig({ ...config, hidden_act: "tanh" })).toThrow(
      'hidden_act "tanh" is not known',
    );
    expect(() => Llama.fromConfig({ ...config, hidden_size: "8" })).toThrow('hidden_size is "8"');
    expect(() => Llama.fromConfig({ ...config, rope_scaling: { type: "yarn", factor: 2 } })).toThrow("yarn");
  });
});
