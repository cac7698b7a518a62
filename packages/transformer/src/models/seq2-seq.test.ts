import { backward, noGrad } from "@nn/autograd";
import { crossEntropy } from "@nn/layers";
import { Adam } from "@nn/optim";
import { concat, manualSeed, randint, tensor, zeros, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { KeyValueCache, RelativePositionBias } from "../attention/index.js";
import { expectSame } from "../test-support/close.js";
import { Seq2Seq, type Seq2SeqOptions } from "./index.js";

const SMALL = {
  sourceVocabulary: 11,
  embedDim: 16,
  numHeads: 4,
  encoderLayers: 2,
  decoderLayers: 2,
  hiddenDim: 32,
};
const ids = (values: number[][]): Tensor => tensor(values, { dtype: "int32" });

beforeEach(() => manualSeed(1));

describe("Seq2Seq", () => {
  const kinds: Readonly<Record<string, Partial<Seq2SeqOptions>>> = {
    "the paper's": {},
    "pre-norm, RMS, SwiGLU, grouped queries": {
      normFirst: true,
      norm: "rms",
      activation: "swiGlu",
      attention: { numKeyValueHeads: 2 },
    },
    "learned positions": { positionKind: "learned", maxLength: 8, sharedEmbeddings: "all" },
    "relative positions": { positionKind: "none", attention: { positions: new RelativePositionBias(4) } },
    "deep-norm": { deepNorm: true },
  };

  it.each(Object.entries(kinds))("decodes with a cache what it does without: %s", async (_, options) => {
    const model = new Seq2Seq({ ...SMALL, paddingId: 0, ...options }).eval();
    const source = ids([[5, 6, 7, 2], [8, 2, 0, 0]]); // prettier-ignore
    const target = ids([[1, 7, 6, 5], [1, 8, 3, 4]]); // prettier-ignore
    const whole = model.forward(source, target);
    expect(whole.shape).toEqual([2, 4, 11]);
    const memoryMask = model.maskOf(source);
    const memory = model.encode(source).realize();
    const cache = new KeyValueCache(4);
    const pieces = target.split([2, 1, 1], 1).map((piece) => {
      const step = cache.begin(2, piece.shape[1]);
      return noGrad(() => model.decode(piece, memory, { memoryMask, cache: step })).realize();
    });
    await expectSame(concat(pieces, 1), whole);
  });

  it("looks past padding, wherever it is, and not ahead", async () => {
    const model = new Seq2Seq({ ...SMALL, paddingId: 0 }).eval();
    const target = ids([[1, 7, 6]]);
    const want = model.forward(ids([[5, 6]]), target);
    await expectSame(model.forward(ids([[5, 6, 0, 0]]), target), want);
    await expectSame(model.forward(ids([[0, 5, 6]]), target), want);
    await expectSame(
      model.forward(ids([[5, 6]]), ids([[1, 7, 3]])).slice(null, [0, 2]),
      want.slice(null, [0, 2]),
    );
  });

  it.each([["all", 1], ["target", 2], ["none", 3]] as const)("shares tables: %s", (sharedEmbeddings, tables) => {
    const model = new Seq2Seq({ ...SMALL, sharedEmbeddings });
    const wide = model.parameters().filter(({ shape }) => shape[0] === 11);
    expect(wide.length).toBe(tables);
    expect(Object.keys(model.stateDict())).toContain("output.weight");
  }); // prettier-ignore

  it("learns to copy", async () => {
    const model = new Seq2Seq({ ...SMALL, dropout: 0, encoderLayers: 1, decoderLayers: 1, checkpoint: true });
    const optimizer = new Adam(model.parameters(), { lr: 1e-2 });
    const losses: number[] = [];
    for (let step = 0; step < 30; step++) {
      const source = randint(2, 11, [8, 4]);
      const target = concat([zeros([8, 1], { dtype: "int32" }).add(1), source.slice(null, [0, 3])], 1);
      optimizer.zeroGrad();
      const loss = crossEntropy(model.forward(source, target).transpose(1, 2), source);
      backward(loss);
      optimizer.step();
      losses.push(await loss.item());
    }
    expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]);
  });

  it("refuses what doesn't fit", () => {
    const shared: Seq2SeqOptions = { ...SMALL, targetVocabulary: 12, sharedEmbeddings: "all" };
    expect(() => new Seq2Seq(shared)).toThrow("source and target share a table, and have 11 and 12 tokens");
    expect(() => new Seq2Seq({ ...SMALL, encoderLayers: 0 })).toThrow("encoderLayers must be a positive integer, got 0"); // prettier-ignore
    const model = new Seq2Seq({ ...SMALL, positionKind: "learned", maxLength: 3, paddingId: 0 });
    const target = ids([[1]]);
    expect(() => model.forward(ids([[1, 2, 11]]), target)).toThrow("index 11 at place 2 of x [1, 3] is not from 0 to 10"); // prettier-ignore
    expect(() => model.forward(ids([[1, 2, 3, 4]]), target)).toThrow("a sequence of 4 is longer than the 3 positions"); // prettier-ignore
    expect(() => model.forward(tensor([1, 2], { dtype: "int32" }), target)).toThrow(
      "expected token ids [N, L]",
    );
    const sourceMask = tensor([0, 0], [1, 2], { dtype: "int32" });
    expect(() => model.forward(ids([[1, 2]]), target, { sourceMask })).toThrow("attentionMask hides every key of sequence 0"); // prettier-ignore
  });
});
