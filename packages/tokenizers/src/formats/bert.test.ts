import { describe, expect, it } from "vitest";
import { bertTokenizer, Tokenizer } from "../index.js";

const lines = [
  "[PAD]",
  "[UNK]",
  "[CLS]",
  "[SEP]",
  "[MASK]",
  "un",
  "##aff",
  "##able",
  ",",
  "uber",
  "Über",
  "!",
  "東",
  "京",
];

describe("BERT's vocab.txt", () => {
  const uncased = bertTokenizer(`${lines.join("\n")}\n`);

  it("cuts words by the longest piece, signs and Chinese characters apart", () => {
    expect(uncased.tokens("UNaffable, 東京Über!")).toEqual([
      "[CLS]",
      ...["un", "##aff", "##able", ",", "東", "京", "uber", "!"],
      "[SEP]",
    ]);
    expect(uncased.tokens("unaffablex [MASK]", { addSpecialTokens: false })).toEqual(["[UNK]", "[MASK]"]);
    expect(uncased.decode([2, 5, 6, 7, 8, 9, 3], { skipSpecialTokens: true })).toBe("unaffable, uber");
  });

  it("keeps case and accents when told to", () => {
    const cased = bertTokenizer(lines, { lowercase: false });
    expect(cased.tokens("Über uber UN", { addSpecialTokens: false })).toEqual(["Über", "uber", "[UNK]"]);
  });

  it("knows its special tokens, also from its tokenizer.json alone", () => {
    const again = Tokenizer.fromJSON(JSON.stringify(uncased));
    for (const { padId, unkId, clsId, sepId, maskId } of [uncased, again]) {
      expect([padId, unkId, clsId, sepId, maskId]).toEqual([0, 1, 2, 3, 4]);
    }
    expect(again.encode(["un", "uber"])).toEqual([2, 5, 3, 9, 3]);
  });

  it.each([
    ['the special token "[MASK]" is not in the vocabulary', lines.filter((line) => line !== "[MASK]")],
    ['"un" comes twice, in lines 6 and 15', [...lines, "un"]],
  ])("refuses: %s", (message, vocab) => {
    expect(() => bertTokenizer(vocab)).toThrow(message);
  });
});
