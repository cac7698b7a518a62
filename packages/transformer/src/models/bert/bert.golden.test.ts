import { backward } from "@nn/autograd";
import { crossEntropy, type Module } from "@nn/layers";
import { Adam } from "@nn/optim";
import { manualSeed, tensor, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { expectGolden, golden, load, type Saved } from "../../test-support/golden.js";
import type { PretrainedConfig } from "../pretrained-config.js";
import {
  BERT,
  BERTPreTraining,
  MaskedLanguageModel,
  RoBERTa,
  SequenceClassifier,
  TokenClassifier,
  type BERTForwardOptions,
} from "./index.js";

/** A case of tools/goldens/record_bert.py. */
interface Case {
  readonly config: PretrainedConfig;
  readonly state: Readonly<Record<string, Saved>>;
  readonly ids: Saved;
  readonly types: Saved;
  readonly attentionMask: Saved;
  readonly outputs: readonly Saved[];
}

type Family = "bert" | "roberta";
type Kind = "masked" | "pre-training" | "sequence" | "token";
type Model = Module<[ids: Tensor, options?: BERTForwardOptions], Tensor | Record<string, Tensor>>;

const recorded = golden<Record<Family, Record<Kind, Case>>>("bert");
const cases = Object.entries(recorded).flatMap(([family, kinds]) =>
  Object.entries(kinds).map(([kind, c]) => [family as Family, kind as Kind, c] as const),
);

const models: Record<Kind, (encoder: BERT) => Model> = {
  masked: (encoder) => new MaskedLanguageModel(encoder),
  "pre-training": (encoder) => new BERTPreTraining(encoder) as unknown as Model,
  sequence: (encoder) => new SequenceClassifier(encoder, 3),
  token: (encoder) => new TokenClassifier(encoder, 3),
};

beforeEach(() => manualSeed(1));

describe("equals PyTorch:", () => {
  it.each(cases)("%s, %s", async (family, kind, c) => {
    const pooling = family === "bert" && (kind === "pre-training" || kind === "sequence");
    const model = models[kind]((family === "bert" ? BERT : RoBERTa).fromConfig(c.config, { pooling }));
    expect(Object.keys(model.stateDict()).sort()).toEqual(Object.keys(c.state).sort());
    model.loadStateDict(Object.fromEntries(Object.entries(c.state).map(([name, x]) => [name, load(x)])));
    const tokenTypeIds = family === "bert" ? load(c.types) : undefined;
    const attentionMask = load(c.attentionMask);
    const found = model.eval().forward(load(c.ids), { attentionMask, tokenTypeIds });
    const outputs = "shape" in found ? [found as Tensor] : Object.values(found);
    expect(outputs.length).toBe(c.outputs.length);
    const real = attentionMask.cast("float32").unsqueeze(-1);
    for (const [i, wanted] of c.outputs.entries()) {
      await expectGolden(outputs[i].rank === 3 ? outputs[i].mul(real) : outputs[i], wanted);
    }
  });
});

describe("an encoder", () => {
  const sizes = { vocabularySize: 20, maxLength: 8, embedDim: 16, numLayers: 1, numHeads: 2, dropout: 0 };
  const ids = (...rows: number[][]): Tensor => tensor(rows, { dtype: "int32" });

  it("is shared by its heads: what one learns the other begins with", async () => {
    const bert = new BERT(sizes);
    const masked = new MaskedLanguageModel(bert);
    const classifier = new SequenceClassifier(bert, 2);
    const before = await classifier
      .eval()
      .forward(ids([1, 2, 3]))
      .data();
    const optimizer = new Adam(masked.parameters(), { lr: 0.01 });
    const losses: number[] = [];
    for (let step = 0; step < 20; step++) {
      optimizer.zeroGrad();
      const logits = masked.forward(ids([1, 4, 3])); // [1, 3, 20]
      const loss = crossEntropy(logits.transpose(1, 2), ids([-100, 2, -100]), { ignoreIndex: -100 });
      backward(loss);
      optimizer.step();
      losses.push(await loss.item());
    }
    expect(losses.at(-1)).toBeLessThan(0.2);
    expect(await classifier.forward(ids([1, 2, 3])).data()).not.toEqual(before);
  });

  it("begins with biases of 0", async () => {
    const state = Object.entries(new SequenceClassifier(new RoBERTa(sizes), 2).stateDict());
    const biases = state.filter(([name]) => name.endsWith("bias"));
    expect(biases.length).toBeGreaterThan(10);
    for (const [name, x] of biases) expect(await x.abs().max().item(), name).toBe(0);
  });

  it("refuses what doesn't fit", () => {
    const bert = new BERT({ ...sizes, pooling: false });
    expect(() => bert.forward(ids([0, 20]))).toThrow(
      "BERT: token 20 at [0, 1] is outside the vocabulary of 20",
    );
    expect(() => bert.forward(ids([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toThrow("longer than the 8 positions");
    expect(() => bert.forward(ids([1, 2]), { tokenTypeIds: ids([0]) })).toThrow(
      "tokenTypeIds must be [1, 2]",
    );
    expect(() => bert.forward(ids([1, 2], [3, 4]), { attentionMask: ids([1, 1], [0, 0]) })).toThrow(
      "hides every key of sequence 1",
    );
    expect(() => bert.pool(bert.forward(ids([1])))).toThrow("there is no layer for pooling");
    expect(() => new SequenceClassifier(bert, 2)).toThrow("made with pooling: false");
    expect(() => RoBERTa.fromConfig({ model_type: "bert" })).toThrow('not of a "roberta" or "xlm-roberta"');
  });
});
