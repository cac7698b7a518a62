import { describe, expect, it } from "vitest";
import {
  Tokenizer,
  trainBpe,
  trainByteLevelBpe,
  trainCharacters,
  trainUnigram,
  trainWordLevel,
  trainWordPiece,
  type BpeJson,
  type UnigramJson,
} from "../index.js";

const wrong = (value: unknown): never => value as never;
const trainers = {
  trainByteLevelBpe,
  trainBpe,
  trainWordPiece,
  trainUnigram,
  trainWordLevel,
  trainCharacters,
};
const corpus =
  "hug hug hug hug hug hug hug hug hug hug pug pug pug pug pug bun bun bun bun pun hugs hugs hugs hugs hugs";
const merges = (tokenizer: Tokenizer) => (tokenizer.toJSON().model as BpeJson).merges;

describe("every trainer", () => {
  it.each(Object.entries(trainers))("%s: saves and loads again equal", async (_, train) => {
    const tokenizer = await train([corpus, "pun!"], {
      ...(train !== trainCharacters && { vocabularySize: 290 }),
    });
    const again = Tokenizer.fromJSON(JSON.stringify(tokenizer));
    expect(again.toJSON()).toEqual(tokenizer.toJSON());
    expect(again.specialTokens).toEqual(tokenizer.specialTokens);
    expect(again.encode("hugs pun")).toEqual(tokenizer.encode("hugs pun"));
    expect(tokenizer.decode(tokenizer.encode("hugs pun"), { skipSpecialTokens: true })).toBe("hugs pun");
  });

  it.each(Object.entries(trainers))("%s: the order of texts doesn't matter", async (_, train) => {
    const texts = [...corpus.split(" "), "bug"];
    const options = { minFrequency: 1 };
    const there = await train(texts, options);
    const back = await train(texts.reverse(), options);
    expect(new Set(Object.entries(there.toJSON().model.vocab))).toEqual(
      new Set(Object.entries(back.toJSON().model.vocab)),
    );
  });

  it.each(Object.entries(trainers))("%s: refuses what it can't learn from", async (name, train) => {
    await expect(train("")).rejects.toThrow(`${name}: there is no word in the texts to learn from`);
    await expect(train([])).rejects.toThrow("there is no word in the texts");
    await expect(train(wrong(5))).rejects.toThrow(`${name}: expected a text or texts`);
    await expect(train(wrong([5]))).rejects.toThrow(`${name}: expected texts, got number`);
    await expect(train("a", { specialTokens: wrong({ end: "x" }) })).rejects.toThrow(
      'specialTokens has no "end"',
    );
    await expect(train("a", { specialTokens: wrong({ unk: 5 }) })).rejects.toThrow('must be a text, got "5"');
  });

  it.each(Object.entries(trainers))("%s: ends by a signal", async (_, train) => {
    const reason = new Error("enough");
    await expect(train(corpus, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("takes texts that come one by one, tells how far it is and can be ended meanwhile", async () => {
    async function* lines(): AsyncGenerator<string> {
      for (let i = 0; i < 100; i++) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        yield `line ${i}`;
      }
    }
    const done: number[] = [];
    await trainByteLevelBpe(lines(), { vocabularySize: 265, onProgress: (count) => done.push(count) });
    expect(done.length).toBeGreaterThan(1);
    expect(done.at(-1)).toBe(265);
    const stop = new AbortController();
    const training = trainByteLevelBpe(lines(), { onProgress: () => stop.abort(), signal: stop.signal });
    await expect(training).rejects.toThrow("abort");
  });
});

describe("byte-pair encoding", () => {
  it("merges the most frequent pair, counted again each time", async () => {
    const tokenizer = await trainBpe(corpus, {
      minFrequency: 1,
      vocabularySize: 15,
      specialTokens: { unk: "?" },
    });
    // h u and u g</w> occur 15 times each, and h has the lower id; then hu g</w> 10 times, u g</w> only 5
    expect(merges(tokenizer).slice(0, 2)).toEqual([
      ["h", "u"],
      ["hu", "g</w>"],
    ]);
  });

  it("merges runs of one character from the left", async () => {
    const tokenizer = await trainBpe("aaaaa aaaaa", { minFrequency: 2, specialTokens: { unk: "<unk>" } });
    expect(merges(tokenizer)).toEqual([
      ["a", "a"],
      ["aa", "a</w>"],
      ["aa", "aaa</w>"],
    ]);
    expect(tokenizer.tokens("aaaaa aaa")).toEqual(["aaaaa</w>", "aaa</w>"]);
  });

  it("stops where nothing is frequent enough, and frames by bos and eos", async () => {
    const tokenizer = await trainBpe("ab ab cd", {
      specialTokens: { pad: "<pad>", bos: "<s>", eos: "</s>" },
      addBos: true,
      addEos: true,
    });
    expect(merges(tokenizer)).toEqual([["a", "b</w>"]]);
    expect(tokenizer.tokens("ab")).toEqual(["<s>", "ab</w>", "</s>"]);
    expect(tokenizer.tokens(["ab", "cd"])).toEqual(["<s>", "ab</w>", "</s>", "c", "d</w>", "</s>"]);
    expect(tokenizer.decode(tokenizer.encode("ab cd"), { skipSpecialTokens: true })).toBe("ab cd");
  });
});

describe("WordPiece", () => {
  it("merges by likelihood: gs before ug, as g and s are rare apart", async () => {
    const tokenizer = await trainWordPiece(corpus, { minFrequency: 1, vocabularySize: 17 });
    const tokens = Object.keys((tokenizer.toJSON().model as BpeJson).vocab);
    // The scores, by hand: ##gs 5 / (20 · 5) = 0.05, ##ug 20 / (36 · 20), h ##u 15 / (15 · 36), …
    expect(tokens.at(-1)).toBe("##gs");
    expect(tokens).toHaveLength(17);
  });

  it("merges by frequency: ug first", async () => {
    const tokenizer = await trainWordPiece(corpus, {
      minFrequency: 1,
      vocabularySize: 17,
      choice: "frequency",
    });
    expect(Object.keys((tokenizer.toJSON().model as BpeJson).vocab).at(-1)).toBe("##ug");
  });
});

describe("unigram", () => {
  it("keeps the characters and the most probable pieces, whose probabilities add up to about one", async () => {
    const tokenizer = await trainUnigram(corpus, { vocabularySize: 15 });
    const { vocab } = tokenizer.toJSON().model as UnigramJson;
    expect(vocab).toHaveLength(15);
    const pieces = new Map(vocab);
    for (const character of "▁hugpbns") expect(pieces.has(character)).toBe(true);
    expect(tokenizer.tokens("hug hugs")).toEqual(["▁hug", "▁hugs"]);
    const sum = vocab.slice(3).reduce((total, [, score]) => total + Math.exp(score), 0);
    expect(sum).toBeGreaterThan(0.8);
    expect(sum).toBeLessThan(1.05);
  });

  it("ends when fewer pieces than asked for are worth it", async () => {
    const tokenizer = await trainUnigram("ab ab", { vocabularySize: 5000 });
    expect(tokenizer.vocabularySize).toBeLessThan(10);
    expect(tokenizer.tokens("ab")).toEqual(["▁ab"]);
  });
});

describe("words and characters", () => {
  it("leaves out rare words and keeps within the size", async () => {
    const tokenizer = await trainWordLevel("c b b a a a d", { vocabularySize: 4 });
    expect(tokenizer.toJSON().model.vocab).toEqual({ "<pad>": 0, "<unk>": 1, a: 2, b: 3 });
    expect(tokenizer.encode("a c")).toEqual([2, 1]);
  });

  it("puts lower case and Unicode forms first", async () => {
    const tokenizer = await trainWordLevel("Ａ a É", {
      minFrequency: 1,
      normalization: "nfkc",
      lowercase: true,
    });
    expect(tokenizer.tokens("A É")).toEqual(["a", "é"]);
  });

  it("gives every character back, ends of lines too", async () => {
    const text = "a\r\n\tb 🙂\u0000c";
    const tokenizer = await trainCharacters(text, { specialTokens: { unk: "<unk>" } });
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    expect(tokenizer.encode("z")).toEqual([0]);
    expect(tokenizer.vocabularySize).toBe([...text].length + 1);
  });
});

describe("wrong options", () => {
  it.each([
    [
      "vocabularySize: 100 is below the alphabet, 256 characters and 1 special tokens",
      () => trainByteLevelBpe("a", { vocabularySize: 100 }),
    ],
    ["vocabularySize: 2 is below the alphabet, 3 characters", () => trainBpe("ab", { vocabularySize: 2 })],
    [
      "vocabularySize: 4 is below the alphabet, 3 characters",
      () => trainUnigram("ab", { vocabularySize: 4 }),
    ],
    ["vocabularySize: 2 is below the alphabet", () => trainWordLevel("a", { vocabularySize: 2 })],
    ["vocabularySize must be a whole number from 1 up, got 0", () => trainBpe("ab", { vocabularySize: 0 })],
    [
      "minFrequency must be a whole number from 1 up, got 0.5",
      () => trainWordPiece("ab", { minFrequency: 0.5 }),
    ],
    ["no character occurs 3 times", () => trainCharacters("ab", { minFrequency: 3 })],
    ["shrinkingFactor must be between 0 and 1, got 1", () => trainUnigram("ab", { shrinkingFactor: 1 })],
    ['choice must be "likelihood" or "frequency"', () => trainWordPiece("ab", { choice: wrong("best") })],
    ["unigram needs a token for the unknown", () => trainUnigram("ab", { specialTokens: {} })],
    ["WordPiece needs a token for the unknown", () => trainWordPiece("ab", { specialTokens: { pad: "p" } })],
    ["addEos needs a token", () => trainBpe("ab", { addEos: true })],
  ])("%s", async (message, train) => {
    await expect(train()).rejects.toThrow(message);
  });
});
