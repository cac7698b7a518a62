import { NNError } from "@nn/tensor";
import { beginAndEnd } from "../json/components.js";
import { configOf } from "../tokenizer/special-tokens.js";
import { Tokenizer } from "../tokenizer/tokenizer.js";

const SPECIAL = { unk: "<unk>", bos: "<s>", eos: "</s>" };
const SPACE = "\u2581";

/** A piece of the file; its place there is its id. */
interface Piece {
  readonly text: string;
  readonly score: number;
}

/**
 * The tokenizer of llama2.c's `tokenizer.bin`, Llama 2's and that of the small models of the same project. Of two
 * neighbours whose union is a piece, those of the highest score are merged; what has no piece is written as bytes. Texts
 * begin with `<s>`.
 *
 * Source: [llama2.c](https://github.com/karpathy/llama2.c), `tokenizer.py` writes the file, `run.c` reads it.
 *
 * @param file - The file's bytes.
 * @throws NNError when it is no such file.
 *
 * @example
 * ```ts
 * import { llama2Tokenizer } from "@nn/tokenizers";
 * import { readFile } from "node:fs/promises";
 * const file = await readFile("tokenizer.bin").catch(() => undefined); // of llama2.c
 * if (file) console.log(llama2Tokenizer(file).tokens("Once upon a time")); // ["<s>", …]
 * ```
 */
export function llama2Tokenizer(file: ArrayBuffer | Uint8Array): Tokenizer {
  const pieces = readPieces(file instanceof Uint8Array ? file : new Uint8Array(file));
  const ids = new Map(pieces.map(({ text }, id) => [text, id]));
  const twice = pieces.findIndex(({ text }, id) => ids.get(text) !== id);
  if (twice !== -1) throw wrongFile(`"${pieces[twice].text}" comes twice`);
  return Tokenizer.fromJSON(
    {
      added_tokens: Object.values(SPECIAL).map((content, id) => ({ id, content, special: true })),
      normalizer: {
        type: "Sequence",
        normalizers: [
          { type: "Prepend", prepend: SPACE },
          { type: "Replace", pattern: { String: " " }, content: SPACE },
        ],
      },
      decoder: {
        type: "Sequence",
        decoders: [
          { type: "Replace", pattern: { String: SPACE }, content: " " },
          { type: "ByteFallback" },
          { type: "Fuse" },
          { type: "Strip", content: " ", start: 1, stop: 0 },
        ],
      },
      post_processor: beginAndEnd([SPECIAL.bos, 1], undefined),
      model: {
        type: "BPE",
        vocab: Object.fromEntries(ids),
        merges: mergesOf(pieces, ids),
        unk_token: SPECIAL.unk,
        fuse_unk: true,
        byte_fallback: true,
      },
    },
    configOf(SPECIAL),
  );
}

/** The length of the longest piece, then for each a score (float32), a length (int32) and so many bytes of text. */
function readPieces(bytes: Uint8Array): Piece[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Piece[] = [];
  for (let at = 4; at < bytes.length;) {
    const length = at + 8 <= bytes.length ? view.getInt32(at + 4, true) : -1;
    if (length < 0 || at + 8 + length > bytes.length) throw wrongFile(`piece ${pieces.length} is cut off`);
    const text = new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + length));
    pieces.push({ text: text.replaceAll(" ", SPACE), score: view.getFloat32(at, true) });
    at += 8 + length;
  }
  if (pieces.length < 3 + 256) throw wrongFile(`it has ${pieces.length} pieces, the bytes alone are 256`);
  // The file has line ends around the special tokens
  return pieces.map((piece, id) => (id < 3 ? { ...piece, text: Object.values(SPECIAL)[id] } : piece));
}

/** All ways to make a piece of two others, those of the highest score first. */
function mergesOf(pieces: readonly Piece[], ids: ReadonlyMap<string, number>): [string, string][] {
  const order = [...pieces.keys()].slice(3).sort((a, b) => pieces[b].score - pieces[a].score || a - b);
  return order.flatMap((id) => {
    const characters = [...pieces[id].text];
    const splits = characters
      .slice(1)
      .map((_, i): [string, string] => [
        characters.slice(0, i + 1).join(""),
        characters.slice(i + 1).join(""),
      ]);
    return splits.filter(([left, right]) => ids.has(left) && ids.has(right));
  });
}

function wrongFile(problem: string): NNError {
  return new NNError("llama2Tokenizer", `this is no tokenizer.bin of llama2.c: ${problem}`);
}
