import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  Tokenizer,
  trainBpe,
  trainByteLevelBpe,
  trainUnigram,
  trainWordLevel,
  trainWordPiece,
  type BpeJson,
  type TextOrPair,
  type TokenizerJson,
  type UnigramJson,
  type Side,
} from "./index.js";

interface Learnt {
  readonly vocab: Record<string, number>;
  readonly merges: [string, string][] | null;
  readonly samples: [text: string, ids: number[]][];
}

interface Pairs {
  readonly frame: string;
  readonly json: object;
  readonly truncation: number | null;
  readonly side: Side;
  readonly results: { input: TextOrPair; ids: number[]; typeIds: number[] }[];
}

/** Recorded by tools/goldens/record_tokenizers.py */
const golden = JSON.parse(
  readFileSync(new URL("../fixtures/tokenizers.golden.json", import.meta.url), "utf8"),
) as Record<"byteLevel" | "bpePaper" | "wordLevel", Learnt> & {
  bpe: string[];
  wordPiece: string[];
  poem: string;
  paper: string;
  counts: Record<string, number>;
  unigram: { size: number; vocab: [string, number][] };
  pairs: Pairs[];
  families: {
    name: string;
    json: object;
    samples: { text: string; ids: number[]; decoded: string }[];
  }[];
};

/** Words of a made-up language, few of them equally often, so that ties don't decide what is learnt. */
const words = Object.entries(golden.counts).flatMap(([word, count]) => Array<string>(count).fill(word));

function ids(tokenizer: Tokenizer, samples: readonly [string, number[]][]): [string, number[]][] {
  return samples.map(([text]) => [text, tokenizer.encode(text, { addSpecialTokens: false })]);
}

/** How the words are cut. */
function cuts(tokenizer: Tokenizer): string[] {
  const cut = (word: string): string => tokenizer.tokens(word, { addSpecialTokens: false }).join(" ");
  return Object.keys(golden.counts).map(cut);
}

describe("trainers beside Hugging Face's", () => {
  it("learns GPT-2's byte-pair encoding with the same merges and ids", async () => {
    const tokenizer = await trainByteLevelBpe(golden.poem, { vocabularySize: 400 });
    const model = tokenizer.toJSON().model as BpeJson;
    expect(model.merges).toEqual(golden.byteLevel.merges);
    expect(model.vocab).toEqual(golden.byteLevel.vocab);
    expect(ids(tokenizer, golden.byteLevel.samples)).toEqual(golden.byteLevel.samples);
  });

  it("learns the paper's byte-pair encoding with the same vocabulary", async () => {
    const tokenizer = await trainBpe(golden.paper, { vocabularySize: 24, specialTokens: { unk: "<unk>" } });
    const { vocab, merges } = tokenizer.toJSON().model as BpeJson;
    expect(merges.slice(0, 3)).toEqual(golden.bpePaper.merges?.slice(0, 3));
    expect(new Set(Object.keys(vocab))).toEqual(new Set(Object.keys(golden.bpePaper.vocab)));
  });

  it("cuts words by byte-pair encoding of characters the same", async () => {
    const tokenizer = await trainBpe(words.join(" "), {
      vocabularySize: 150,
      specialTokens: { unk: "<unk>" },
    });
    expect(cuts(tokenizer)).toEqual(golden.bpe);
  });

  it("cuts words by WordPiece the same, learnt by frequency", async () => {
    const tokenizer = await trainWordPiece(words.join(" "), { vocabularySize: 150, choice: "frequency" });
    expect(cuts(tokenizer)).toEqual(golden.wordPiece);
  });

  it("orders words the same", async () => {
    const tokenizer = await trainWordLevel(golden.poem);
    expect((tokenizer.toJSON().model as BpeJson).vocab).toEqual(golden.wordLevel.vocab);
    expect(ids(tokenizer, golden.wordLevel.samples)).toEqual(golden.wordLevel.samples);
  });
});

/** The logarithm of the probability of all words, each cut the best way. */
function likelihood(vocab: readonly (readonly [string, number])[]): number {
  const scores = new Map(vocab);
  const best = (word: string): number => {
    const sums = [0];
    for (let end = 1; end <= word.length; end++) {
      const cuts = sums.map((sum, begin) => sum + (scores.get(word.slice(begin, end)) ?? -Infinity));
      sums.push(Math.max(...cuts));
    }
    return sums[word.length];
  };
  return Object.entries(golden.counts).reduce((sum, [word, count]) => sum + count * best(`▁${word}`), 0);
}

describe("unigram beside SentencePiece's", () => {
  it("finds pieces under which the words are at least as likely", async () => {
    const tokenizer = await trainUnigram(words.join(" "), { vocabularySize: golden.unigram.size });
    const { vocab } = tokenizer.toJSON().model as UnigramJson;
    expect(vocab.length).toBe(golden.unigram.vocab.length);
    expect(likelihood(vocab)).toBeGreaterThanOrEqual(likelihood(golden.unigram.vocab));
  });
});

describe("frames and truncation beside Hugging Face's", () => {
  it.each(golden.pairs)(
    "$frame, truncation $truncation, $side",
    async ({ json, truncation, side, results }) => {
      const tokenizer = Tokenizer.fromJSON(json as TokenizerJson);
      for (const { input, ids: expected, typeIds } of results) {
        const options = { truncationSide: side, ...(truncation !== null && { truncation }) };
        expect(tokenizer.encode(input, options)).toEqual(expected);
        const batch = tokenizer.encodeBatch([input], options);
        expect(await batch.tokenTypeIds.array()).toEqual([typeIds]);
      }
    },
  );
});

describe("kinds of tokenizer.json that are published", () => {
  it.each(golden.families)("$name: the ids and texts of Hugging Face's library", ({ json, samples }) => {
    const tokenizer = Tokenizer.fromJSON(json);
    for (const { text, ids: expected, decoded } of samples) {
      expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(expected);
      expect(tokenizer.decode(expected, { skipSpecialTokens: true })).toBe(decoded);
    }
  });
});
