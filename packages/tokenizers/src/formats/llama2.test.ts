import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { llama2Tokenizer, Tokenizer } from "../index.js";

/** Letters, and pieces made of two others, each later one of a lower score, as SentencePiece numbers them. */
const letters = [" ", "a", "b", "c"];
const unions = ["ab", " a", "bc", " ab", "abc", "ca", "cab", "abab", " abc"];
const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, "0")}>`);
const pieces = ["<unk>", "\n<s>\n", "\n</s>\n", ...bytes, ...unions, ...letters];
const scoreOf = (piece: string): number => (unions.includes(piece) ? -unions.indexOf(piece) : -100);

function fileOf(texts: readonly string[]): Uint8Array {
  const parts = texts.map((text) => {
    const encoded = new TextEncoder().encode(text);
    const part = new Uint8Array(8 + encoded.length);
    const view = new DataView(part.buffer);
    view.setFloat32(0, scoreOf(text), true);
    view.setInt32(4, encoded.length, true);
    part.set(encoded, 8);
    return part;
  });
  return Uint8Array.from([8, 0, 0, 0, ...parts.flatMap((part) => [...part])]);
}

/** What run.c does: characters or their bytes, then the neighbours of the best union, from the left. */
function reference(text: string): number[] {
  if (text === "") return [1];
  const tokens = [...` ${text}`].flatMap((character) =>
    pieces.includes(character)
      ? [character]
      : [...new TextEncoder().encode(character)].map((byte) => bytes[byte]),
  );
  for (;;) {
    let best = -1;
    for (let i = 0; i + 1 < tokens.length; i++) {
      const union = tokens[i] + tokens[i + 1];
      if (!unions.includes(union)) continue;
      if (best === -1 || scoreOf(union) > scoreOf(tokens[best] + tokens[best + 1])) best = i;
    }
    if (best === -1) return [1, ...tokens.map((token) => pieces.indexOf(token))];
    tokens.splice(best, 2, tokens[best] + tokens[best + 1]);
  }
}

describe("llama2.c's tokenizer.bin", () => {
  const tokenizer = llama2Tokenizer(fileOf(pieces));

  it("encodes as run.c, and gives the text back", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", " ", "é", "☃"), maxLength: 20 });
    fc.assert(
      fc.property(text, (input) => {
        const ids = tokenizer.encode(input);
        expect(ids).toEqual(reference(input));
        expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toBe(input);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("knows its special tokens, and is the same from its tokenizer.json", () => {
    expect([tokenizer.unkId, tokenizer.bosId, tokenizer.eosId]).toEqual([0, 1, 2]);
    expect(tokenizer.vocabularySize).toBe(pieces.length);
    expect(Tokenizer.fromJSON(JSON.stringify(tokenizer)).encode("abcé")).toEqual(tokenizer.encode("abcé"));
  });

  it.each([
    ["it has 0 pieces", new Uint8Array()],
    ["it has 2 pieces", fileOf(["a", "b"])],
    ["piece 271 is cut off", fileOf(pieces).subarray(0, -1)],
    ['"a" comes twice', fileOf([...pieces, "a"])],
  ])("refuses: %s", (message, file) => {
    expect(() => llama2Tokenizer(file)).toThrow(`this is no tokenizer.bin of llama2.c: ${message}`);
  });
});
