import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { encode } from "gpt-3-encoder";
import { describe, expect, it } from "vitest";
import { gpt2Tokenizer, Tokenizer } from "../index.js";

const require = createRequire(import.meta.url);
const file = (name: string): string => readFileSync(require.resolve(`gpt-3-encoder/${name}`), "utf8");
const gpt2 = gpt2Tokenizer(file("encoder.json"), file("vocab.bpe"));
const text = fc.string({ unit: "grapheme", maxLength: 60 });

describe("GPT-2's own vocabulary", () => {
  it.each([
    ["Hello world", [15496, 995]],
    ["Hello, y'all! How are you 😁 ?", [15496, 11, 331, 6, 439, 0, 1374, 389, 345, 30325, 223, 5633]],
    ["\n\n  indented", [628, 220, 773, 4714]],
    ["", []],
    ["The end<|endoftext|>", [464, 886, 50256]],
  ])("encodes %j", (input, ids) => {
    expect(gpt2.encode(input)).toEqual(ids);
    expect(gpt2.decode(ids)).toBe(input);
  });

  it("knows its special token and its size", () => {
    const { vocabularySize, eosId, bosId, padId } = gpt2;
    expect({ vocabularySize, eosId, bosId, padId }).toEqual({
      vocabularySize: 50257,
      eosId: 50256,
      bosId: 50256,
      padId: undefined,
    });
    expect(gpt2.idToToken(995)).toBe("Ġworld");
    expect(gpt2.tokenToId("Ġworld")).toBe(995);
  });

  it("encodes as OpenAI's encoder, and gives every text back", () => {
    fc.assert(
      fc.property(text, (input) => {
        const ids = gpt2.encode(input);
        expect(ids).toEqual(encode(input));
        expect(gpt2.decode(ids)).toBe(input);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it("streams what it decodes, without halves of characters", () => {
    fc.assert(
      fc.property(text, (input) => {
        const stream = gpt2.decodeStream();
        const pieces = gpt2.encode(input).map((id) => stream.push(id));
        expect(pieces.join("")).not.toContain("\uFFFD");
        expect(pieces.join("") + stream.end()).toBe(input);
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it("is the same from its tokenizer.json", () => {
    const again = Tokenizer.fromJSON(JSON.stringify(gpt2), gpt2.toConfig());
    expect(again.toJSON()).toEqual(gpt2.toJSON());
    expect(again.encode("Once upon a time")).toEqual(gpt2.encode("Once upon a time"));
  });
});

describe("RoBERTa's form of the files", () => {
  const vocab = { "<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, a: 4, b: 5, ab: 6, Ġ: 7, Ġab: 8, "<mask>": 9 };
  const roberta = gpt2Tokenizer(vocab, ["a b", "Ġ ab"], { frame: "roberta" });

  it("frames texts and pairs, which have one type", async () => {
    expect(roberta.tokens("ab")).toEqual(["<s>", "ab", "</s>"]);
    expect(roberta.tokens(["ab", "a"])).toEqual(["<s>", "ab", "</s>", "</s>", "a", "</s>"]);
    const { tokenTypeIds } = roberta.encodeBatch([["ab", "a"]]);
    expect(await tokenTypeIds.array()).toEqual([[0, 0, 0, 0, 0, 0]]);
  });

  it("takes the space before the mask into it", () => {
    expect(roberta.tokens("ab <mask> ab")).toEqual(["<s>", "ab", "<mask>", "Ġab", "</s>"]);
    expect([roberta.maskId, roberta.padId, roberta.clsId, roberta.sepId]).toEqual([9, 1, 0, 2]);
  });
});

describe("files that don't fit", () => {
  it.each([
    [
      'gpt2Tokenizer: the special token "<|endoftext|>" is not in the vocabulary',
      () => gpt2Tokenizer({ a: 0 }, []),
    ],
    [
      'the merges don\'t fit the vocabulary: merge 1 (a + c) needs "c"',
      () => gpt2Tokenizer({ a: 0, b: 1, ab: 2 }, "#version: 0.2\na b\na c", { specialTokens: {} }),
    ],
    ["merge 0 must have two parts", () => gpt2Tokenizer({ a: 0 }, ["a"], { specialTokens: {} })],
    ["vocab.json is not JSON", () => gpt2Tokenizer("{a", [])],
    ["vocab.json must be an object or its JSON, got a list", () => gpt2Tokenizer("[]", [])],
    ['"a" and "b" have the same id 0', () => gpt2Tokenizer({ a: 0, b: 0 }, [], { specialTokens: {} })],
  ])("%s", (message, call) => {
    expect(call).toThrow(message);
  });
});
