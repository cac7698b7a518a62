import { backward } from "@nn/autograd";
import { DataLoader, RandomSampler } from "@nn/data";
import { crossEntropy, embedding } from "@nn/layers";
import { full, Generator, randn, tensor, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Attention, RotaryPositions } from "../attention/index.js";
import { expectSame } from "../test-support/close.js";
import {
  documentMask,
  languageBatch,
  languageModelLoss,
  packSequences,
  padSequences,
  seq2SeqBatch,
  shiftRight,
  TokenWindows,
} from "./index.js";

const draws = new Generator(0);
const random = (count: number) => (draws.nextKey()[0] >>> 0) % count;
const text = (length: number) => Array.from({ length }, () => 1 + random(30));

describe("padSequences", () => {
  it("fills up on either side", async () => {
    const sequences = [[5, 6, 7], Uint8Array.of(8), []];
    const { ids, attentionMask } = padSequences(sequences, { padId: 9, side: "left" });
    expect(await ids.array()).toEqual([
      [5, 6, 7],
      [9, 9, 8],
      [9, 9, 9],
    ]);
    expect(await attentionMask.cast("int32").array()).toEqual([
      [1, 1, 1],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    expect([ids.dtype, attentionMask.dtype]).toEqual(["int32", "bool"]);
    expect(padSequences(sequences, { multipleOf: 4 }).ids.shape).toEqual([3, 4]);
    expect(padSequences(sequences, { length: 6, multipleOf: 4 }).ids.shape).toEqual([3, 6]);
  });

  it("refuses what can't be", () => {
    expect(() => padSequences([[1], [2, 0.5]])).toThrow("sequence 1 has 0.5 at 1, which is no token id");
    expect(() => padSequences(["to be"] as never)).toThrow("sequence 0 is a text\n  Fix: give its tokens");
    expect(() => padSequences([])).toThrow("padSequences: got no sequences");
    expect(() => padSequences([[1], [1, 2, 3]], { length: 2 })).toThrow(
      "sequence 1 has 3 tokens, the rows have 2",
    );
    expect(() => padSequences([[1]], { multipleOf: 0 })).toThrow(
      "multipleOf must be a positive integer, got 0",
    );
    expect(() => padSequences([[1]], { length: 0 })).toThrow(
      'length must be "longest" or a positive integer',
    );
  });
});

describe("languageBatch", () => {
  it("has the next token of each", async () => {
    const { ids, labels, attentionMask } = languageBatch(
      [
        [1, 2, 3],
        [4, 5],
      ],
      { side: "left" },
    );
    expect(await ids.array()).toEqual([
      [1, 2],
      [0, 4],
    ]);
    expect(await labels.array()).toEqual([
      [2, 3],
      [-100, 5],
    ]);
    expect(await attentionMask.cast("int32").array()).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(() => languageBatch([])).toThrow("languageBatch: got no sequences");
    expect(languageBatch([[1, 2, 3]], { multipleOf: 8 }).labels.shape).toEqual([1, 8]);
    expect(() => languageBatch([[1, 2], [3]])).toThrow("languageBatch: sequence 1 has 1 tokens");
  });
});

describe("seq2SeqBatch", () => {
  it("has the target as labels, and shifted for the decoder", async () => {
    const pairs = [
      { source: [5], target: [8, 9, 1] },
      { source: [5, 6], target: [8, 1] },
    ];
    const batch = seq2SeqBatch(pairs, { startId: 2, padId: 3 });
    expect(await batch.ids.array()).toEqual([
      [5, 3],
      [5, 6],
    ]);
    expect(await batch.labels.array()).toEqual([
      [8, 9, 1],
      [8, 1, -100],
    ]);
    expect(await batch.decoderIds.array()).toEqual([
      [2, 8, 9],
      [2, 8, 1],
    ]);
    expect(await batch.decoderAttentionMask.cast("int32").array()).toEqual([
      [1, 1, 1],
      [1, 1, 0],
    ]);
    expect(seq2SeqBatch(pairs, { startId: 2, multipleOf: 8 }).labels.shape).toEqual([2, 8]);
    expect(() => seq2SeqBatch([...pairs, { source: [1], target: [] }], { startId: 2 })).toThrow(
      "seq2SeqBatch: the target of pair 2 has no tokens",
    );
    expect(() => shiftRight(tensor([1]), { startId: 0 })).toThrow("labels must be [N, L], got [1]");
    const labels = tensor([[7, -100, -100]], { dtype: "int32" });
    expect(await shiftRight(labels, { startId: 2, padId: 3 }).array()).toEqual([[2, 7, 3]]);
  });
});

describe("TokenWindows", () => {
  const tokens = Array.from({ length: 20 }, (_, i) => i);

  it("has every window, or those side by side", async () => {
    const windows = new TokenWindows(tokens, 6);
    expect(windows.length).toBe(14);
    const { ids, labels } = windows.batch([0, 13]);
    expect(await ids.array()).toEqual([tokens.slice(0, 6), tokens.slice(13, 19)]);
    expect(await labels.array()).toEqual([tokens.slice(1, 7), tokens.slice(14, 20)]);

    const found: number[] = [];
    for await (const batch of new DataLoader(new TokenWindows(tokens, 6, { stride: 6 }), { batchSize: 2 })) {
      found.push(...(await batch.labels.data()));
    }
    expect(found).toEqual(tokens.slice(1, 19));
  });

  it("is drawn from at random", async () => {
    const windows = new TokenWindows(tokens, 6);
    const sampler = new RandomSampler(windows, { replacement: true, numSamples: 700 });
    const begins = new Set<number>();
    for await (const { ids } of new DataLoader(windows, { batchSize: 100, sampler, seed: 0 })) {
      for (const row of (await ids.array()) as number[][]) begins.add(row[0]);
    }
    expect(begins.size).toBe(14);
  });

  it("refuses what can't be", () => {
    expect(() => new TokenWindows([1, NaN, 2], 1)).toThrow("the text has NaN at 1, which is no token id");
    expect(() => new TokenWindows(tokens, 20)).toThrow(
      "the text has 20 tokens, a window and the token after it 21",
    );
    expect(() => new TokenWindows(tokens, 6, { stride: 0 })).toThrow(
      "stride must be a positive integer, got 0",
    );
    expect(() => new TokenWindows(tokens, 6).batch([14])).toThrow("window 14 is out of range for 14 windows");
  });
});

describe("packSequences", () => {
  it("has every token that follows another once, with little padding", async () => {
    const texts = Array.from({ length: 200 }, () => text(2 + random(50)));
    const packed = packSequences(texts, 32, { padId: 99 });
    const columns = packed.all();
    const [ids, labels, places, documents] = (await Promise.all(
      [columns.ids, columns.labels, columns.places, columns.documents].map((column) => column.array()),
    )) as number[][][];
    const pairs: string[] = [];
    ids.forEach((row, r) => {
      row.forEach((id, i) => {
        if (documents[r][i] === 0) expect([id, labels[r][i], places[r][i]]).toEqual([99, -100, 0]);
        else pairs.push(`${id} ${labels[r][i]}`);
        const same = i > 0 && documents[r][i] === documents[r][i - 1] && documents[r][i] > 0;
        expect(places[r][i]).toBe(same ? places[r][i - 1] + 1 : 0);
        if (same) expect(id).toBe(labels[r][i - 1]);
      });
    });
    const expected = texts.flatMap((tokens) => tokens.slice(1).map((label, i) => `${tokens[i]} ${label}`));
    expect(pairs.sort()).toEqual(expected.sort());
    expect(pairs.length / (packed.length * 32)).toBeGreaterThan(0.98);
  });

  it("has a mask by which texts don't see each other", async () => {
    const texts = [text(8), text(5)];
    const { ids, places, documents } = packSequences(texts, 12).all();
    const table = randn([31, 16], { generator: draws });
    const attention = new Attention(16, 2, { causal: true, positions: new RotaryPositions(8) });
    const packed = attention.forward(embedding(ids, table), { mask: documentMask(documents), places }); // [1, 12, 16]
    const alone = texts.map((tokens) => attention.forward(embedding(languageBatch([tokens]).ids, table)));
    await expectSame(packed.slice(null, [0, 7]), alone[0]);
    await expectSame(packed.slice(null, [7, 11]), alone[1]);
    expect((await packed.data()).every(Number.isFinite)).toBe(true); // the padding, too
    expect(() => documentMask(tensor([1]))).toThrow("documents must be [N, L], got [1]");
  });

  it("leaves out what teaches nothing, and refuses what can't be", () => {
    expect(packSequences([[1], [], [1, 2]], 4).length).toBe(1);
    expect(() => packSequences([[1], []], 4)).toThrow("no sequence has two tokens or more");
    expect(() => packSequences([[1, 2]], 0)).toThrow("context must be a positive integer, got 0");
  });
});

describe("languageModelLoss", () => {
  it("is 0, with gradients of 0, where nothing is counted", async () => {
    const logits = randn([1, 2, 5], { requiresGrad: true });
    const loss = languageModelLoss(logits, full([1, 2], -100, { dtype: "int32" }));
    expect(await loss.item()).toBe(0);
    backward(loss);
    expect(await logits.grad!.abs().max().item()).toBe(0);
  });

  it("is the mean over what is counted", async () => {
    const logits = randn([2, 3, 5], { generator: draws });
    const labels = tensor([[1, 2, -100], [4, -100, -100]], { dtype: "int32" }); // prettier-ignore
    const logP = (await logits.logSoftmax(-1).array()) as number[][][];
    const expected = -(logP[0][0][1] + logP[0][1][2] + logP[1][0][4]) / 3;
    expect(await languageModelLoss(logits, labels).item()).toBeCloseTo(expected, 5);
    const sum = await languageModelLoss(logits, labels, { reduction: "sum" }).item();
    expect(sum).toBeCloseTo(3 * expected, 4);
    const each = (await languageModelLoss(logits, labels, { reduction: "none" }).array()) as number[][];
    expect(each[0][2]).toBeCloseTo(0, 12);
    expect(each[1][0]).toBeCloseTo(-logP[1][0][4], 5);
    const smooth = { labelSmoothing: 0.1 };
    const usual = crossEntropy(logits.flatten(0, 1), labels.flatten(), smooth);
    expect(await languageModelLoss(logits, labels, smooth).item()).toBeCloseTo(await usual.item(), 5);
    expect(() => languageModelLoss(zeros([2, 3]), labels)).toThrow(
      "the logits are [2, 3], the labels [2, 3]",
    );
    expect(() => languageModelLoss(zeros([2, 4, 5]), labels)).toThrow(
      "give logits [N, L, V] and labels [N, L]",
    );
    const outside = tensor([[1, 5, 0]], { dtype: "int32" });
    expect(() => languageModelLoss(zeros([1, 3, 5]), outside)).toThrow(
      "label 5 at [0, 1] is not one of the 5 tokens",
    );
  });
});
