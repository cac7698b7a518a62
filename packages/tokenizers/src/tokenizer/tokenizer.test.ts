import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bertTokenizer,
  Tokenizer,
  trainBpe,
  trainByteLevelBpe,
  trainUnigram,
  trainWordPiece,
} from "../index.js";

const wrong = (value: unknown): never => value as never;
const words = (vocab: Record<string, number>, more: object = {}) =>
  Tokenizer.fromJSON({
    model: { type: "WordLevel", vocab, unk_token: "<unk>" },
    pre_tokenizer: { type: "Whitespace" },
    ...more,
  });
const small = words({ "<unk>": 0, a: 1, b: 2, über: 3 });

describe("encode and decode", () => {
  it("takes words of any script", () => {
    expect(small.encode("über a?")).toEqual([3, 1, 0]);
    expect(small.tokens("über a?")).toEqual(["über", "a", "<unk>"]);
    expect([small.unkId, small.padId, small.vocabularySize]).toEqual([0, undefined, 4]);
  });

  it("gives the empty text and the empty list for each other", () => {
    expect(small.encode("")).toEqual([]);
    expect(small.decode([])).toBe("");
    expect(small.decode(new Int32Array([1, 2]))).toBe("a b");
  });

  it("looks for added tokens in the text, normalised ones in the normalised", () => {
    const added = [
      { id: 4, content: "<X>", special: true },
      { id: 5, content: "<Y>", normalized: true },
    ];
    const tokenizer = words(
      { "<unk>": 0, a: 1, b: 2 },
      { normalizer: { type: "Lowercase" }, added_tokens: added },
    );
    expect(tokenizer.encode("A<X>b<y>")).toEqual([1, 4, 2, 5]);
    expect(tokenizer.decode([1, 4, 2, 5], { skipSpecialTokens: true })).toBe("a b <Y>");
    expect(tokenizer.specialIds).toEqual([4]);
  });

  it("writes what unigram doesn't know as bytes, where it has them", () => {
    const bytes = Array.from({ length: 256 }, (_, byte): [string, number] => [
      `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
      -9,
    ]);
    const model = {
      type: "Unigram",
      unk_id: 0,
      byte_fallback: true,
      vocab: [["<unk>", 0], ["a", -1], ...bytes],
    };
    const decoder = { type: "Sequence", decoders: [{ type: "ByteFallback" }, { type: "Fuse" }] };
    const tokenizer = Tokenizer.fromJSON({ model, decoder });
    expect(tokenizer.tokens("aé")).toEqual(["a", "<0xC3>", "<0xA9>"]);
    expect(tokenizer.decode(tokenizer.encode("aéa☃"))).toBe("aéa☃");
  });
});

describe("files of old versions, and configurations", () => {
  it.each([
    [
      "Unigram",
      {
        vocab: [
          ["<unk>", 0],
          ["a", -1],
        ],
        unk_id: 0,
      },
    ],
    ["BPE", { vocab: { a: 0 }, merges: [] }],
    ["WordPiece", { vocab: { a: 0, "[UNK]": 1 }, unk_token: "[UNK]", continuing_subword_prefix: "##" }],
    ["WordLevel", { vocab: { a: 0 } }],
  ])("tells the kind of a model that doesn't say it: %s", (kind, model) => {
    const tokenizer = Tokenizer.fromJSON({ model });
    expect(tokenizer.toJSON().model.type).toBe(kind);
    expect(tokenizer.tokens("a")).toEqual(["a"]);
  });

  it("takes special tokens from the configuration, as texts, objects or none", () => {
    const added = ["<pad>", "END"].map((content, i) => ({ id: 4 + i, content, special: true }));
    const model = { type: "WordLevel", vocab: { a: 0 } };
    const config = { pad_token: null, eos_token: { content: "END", lstrip: false }, model_max_length: 512 };
    const tokenizer = Tokenizer.fromJSON({ model, added_tokens: added }, JSON.stringify(config));
    expect([tokenizer.padId, tokenizer.eosId, tokenizer.vocabularySize]).toEqual([undefined, 5, 6]);
    expect(tokenizer.toConfig()).toEqual({ ...config, eos_token: "END" });
    expect(Tokenizer.fromJSON({ model, added_tokens: added }).padId).toBe(4);
  });
});

describe("encodeBatch", () => {
  const tokenizer = bertTokenizer("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb");

  it("fills up on either side, with the mask and the types of pairs", async () => {
    const texts = ["a", ["b a", "b"]] as const;
    const right = tokenizer.encodeBatch(texts);
    expect(right.lengths).toEqual([3, 6]);
    expect(await right.ids.array()).toEqual([
      [2, 5, 3, 0, 0, 0],
      [2, 6, 5, 3, 6, 3],
    ]);
    expect(await right.attentionMask.array()).toEqual([[1, 1, 1, 0, 0, 0], Array(6).fill(1)]);
    expect(await right.tokenTypeIds.array()).toEqual([Array(6).fill(0), [0, 0, 0, 0, 1, 1]]);
    const left = tokenizer.encodeBatch(texts, { side: "left", padding: 7, padId: 4 });
    expect(await left.ids.select(0, 0).array()).toEqual([4, 4, 4, 4, 2, 5, 3]);
    expect([left.ids.dtype, left.attentionMask.dtype]).toEqual(["int32", "bool"]);
  });

  it("takes no texts, and empty ones", () => {
    expect(tokenizer.encodeBatch([]).ids.shape).toEqual([0, 0]);
    expect(tokenizer.encodeBatch([""], { addSpecialTokens: false }).ids.shape).toEqual([1, 0]);
  });

  it.each([
    ["text 1 has 4 tokens, the rows have 3", () => tokenizer.encodeBatch(["a", "a b"], { padding: 3 })],
    [
      'padding must be "longest" or a whole number',
      () => tokenizer.encodeBatch(["a"], { padding: wrong("max") }),
    ],
    ["the tokenizer has no token for padding", () => small.encodeBatch(["a", "a b"])],
    ["truncation: 1 leaves no room for the 2 special tokens", () => tokenizer.encode("a", { truncation: 1 })],
    ["truncation must be a whole number from 1 up, got 0", () => tokenizer.encode("a", { truncation: 0 })],
  ])("refuses: %s", (message, call) => {
    expect(call).toThrow(message);
  });
});

describe("decodeStream", () => {
  const corpus = "the quick brown fox jumps over the lazy dog, the quick fox";

  it.each([
    ["bytes", trainByteLevelBpe(corpus, { vocabularySize: 290 })],
    ["characters", trainBpe(corpus, { vocabularySize: 80, specialTokens: { unk: "<unk>" } })],
    ["WordPiece", trainWordPiece(corpus, { vocabularySize: 80 })],
    ["unigram", trainUnigram(corpus, { vocabularySize: 60 })],
  ])("tells in pieces what decode tells at once: %s", async (_, training) => {
    const tokenizer = await training;
    const ids = tokenizer.encode("the lazy quick brown dog jumps over foxes", { addSpecialTokens: false });
    const stream = tokenizer.decodeStream();
    const pieces = ids.map((id) => stream.push(id));
    expect(pieces.filter((piece) => piece !== "").length).toBeGreaterThan(5);
    expect(pieces.join("") + stream.end()).toBe(tokenizer.decode(ids));
    expect(stream.end()).toBe("");
  });

  it("skips special tokens, and gives half a character at the end only", async () => {
    const tokenizer = await trainByteLevelBpe("a", { vocabularySize: 257 });
    const stream = tokenizer.decodeStream({ skipSpecialTokens: true });
    const snowman = tokenizer.encode("☃");
    expect([...snowman, tokenizer.eosId!, ...snowman.slice(0, 2)].map((id) => stream.push(id)).join("")).toBe(
      "☃",
    );
    expect(stream.end()).toBe("\uFFFD");
    expect(() => stream.push(999)).toThrow("id 999 at position 0");
  });
});

describe("round trips", () => {
  it("byte-level tokenizers give back every text", async () => {
    const tokenizer = await trainByteLevelBpe("to be or not to be", { vocabularySize: 280, minFrequency: 1 });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe("wrong input", () => {
  const bpe = { type: "BPE", vocab: { a: 0, b: 1, ab: 2 }, merges: [["a", "b"]] };
  const from = (json: unknown, config?: object) => () => Tokenizer.fromJSON(json as object, config);

  it.each([
    ["is not JSON", from("{")],
    ["must be an object or its JSON, got null", from("null")],
    ["tokenizer.json has no model", from({ vocab_size: 100 })],
    ['a model of unknown kind "Neural"', from({ model: { type: "Neural", vocab: {} } })],
    ["known are BPE, WordPiece, Unigram, WordLevel", from({ model: { type: "Neural", vocab: {} } })],
    ["Unknown PreTokenizer type: Magic", from({ model: bpe, pre_tokenizer: { type: "Magic" } })],
    ['merge 0 (a + b) needs "ab", which has no id', from({ model: { ...bpe, vocab: { a: 0, b: 1 } } })],
    ["a BPE model needs merges", from({ model: { ...bpe, merges: undefined } })],
    [
      "continuing_subword_prefix is not supported",
      from({ model: { ...bpe, continuing_subword_prefix: "##" } }),
    ],
    [
      'the id of "a" must be a whole number from 0 up, got 1.5',
      from({ model: { ...bpe, vocab: { a: 1.5 } } }),
    ],
    ["the vocabulary of BPE must be an object", from({ model: { ...bpe, vocab: ["a"] } })],
    ["the vocabulary of Unigram must be a list", from({ model: { type: "Unigram", vocab: { a: 0 } } })],
    ['piece 1 must be [text, score], got "b"', from({ model: { type: "Unigram", vocab: [["a", 0], "b"] } })],
    [
      "unk_id 7 is outside the vocabulary",
      from({ model: { type: "Unigram", vocab: [["a", 0]], unk_id: 7 } }),
    ],
    ["WordPiece needs a token for what is unknown", from({ model: { type: "WordPiece", vocab: { a: 0 } } })],
    ["an added token needs a content and an id", from({ model: bpe, added_tokens: [{ content: "x" }] })],
    ["added_tokens must be a list", from({ model: bpe, added_tokens: {} })],
    ['the pad token "[P]" is not in the vocabulary', from({ model: bpe }, { pad_token: "[P]" })],
  ])("%s", (message, call) => {
    expect(call).toThrow(message);
  });

  it("names the unknown character when there is no token for it", async () => {
    const characters = Tokenizer.fromJSON({ model: bpe });
    expect(() => characters.encode("abñ")).toThrow(
      'encode: "ñ" has characters that the vocabulary doesn\'t know',
    );
    expect(() => words({ a: 0 }).encode("a")).toThrow('the unk token "<unk>" is not in the vocabulary');
    const paper = await trainBpe("ab ab", { minFrequency: 1 });
    expect(() => paper.encode("ab a")).toThrow('"a" has characters');
  });

  it.each([
    ["decode: id 4 at position 2 is outside the vocabulary (0 … 3)", () => small.decode([1, 2, 4])],
    ["id -1 at position 0", () => small.decode([-1])],
    ["id NaN at position 0", () => small.decode([NaN])],
    ["expected a list of ids", () => small.decode(wrong(5))],
    ["expected a list of ids", () => small.decode(wrong("1"))],
    ["encodeBatch: expected a list of texts", () => small.encodeBatch(wrong("a b"))],
    ["encode: expected a text, or a pair", () => small.encode(wrong(5))],
    ["encode: expected a text, or a pair", () => small.encode(wrong(["a", "b", "c"]))],
  ])("%s", (message, call) => {
    expect(call).toThrow(message);
  });
});
