import { NNError } from "@nn/tensor";
import { bertFrame, bertNormalizer, wordPieces } from "../json/components.js";
import { configOf, type SpecialTokens } from "../tokenizer/special-tokens.js";
import { Tokenizer } from "../tokenizer/tokenizer.js";

/** Options of {@link bertTokenizer}. */
export interface BertTokenizerOptions {
  /** Whether case is thrown away, and accents with it: true for the "uncased" models. Initially true. */
  readonly lowercase?: boolean;
  /** Which tokens are special. Initially BERT's, `[PAD]`, `[UNK]`, `[CLS]`, `[SEP]`, `[MASK]`. */
  readonly specialTokens?: Required<Pick<SpecialTokens, "unk" | "cls" | "sep">> & SpecialTokens;
}

/** The special tokens of BERT, in the order of their ids. */
export const BERT_TOKENS = {
  pad: "[PAD]",
  unk: "[UNK]",
  cls: "[CLS]",
  sep: "[SEP]",
  mask: "[MASK]",
} as const satisfies SpecialTokens;

/**
 * The tokenizer of BERT's `vocab.txt`: one token a line, the line's number is the id. A text becomes
 * `[CLS] … [SEP]`, a pair `[CLS] … [SEP] … [SEP]`.
 *
 * @param vocab - The file's text, or its lines.
 * @throws NNError when a special token is missing, or a token comes twice.
 *
 * @example
 * ```ts
 * import { bertTokenizer } from "@nn/tokenizers";
 * const tokenizer = bertTokenizer("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nwor\n##ld");
 * console.log(tokenizer.tokens("Hello world")); // ["[CLS]", "hello", "wor", "##ld", "[SEP]"]
 * ```
 */
export function bertTokenizer(
  vocab: string | readonly string[],
  options: BertTokenizerOptions = {},
): Tokenizer {
  const { lowercase = true, specialTokens = BERT_TOKENS } = options;
  const lines = typeof vocab === "string" ? vocab.replace(/\r?\n$/, "").split(/\r?\n/) : vocab;
  const ids = new Map(lines.map((token, id) => [token, id]));
  const twice = lines.findIndex((token, id) => ids.get(token) !== id);
  if (twice !== -1) {
    throw new NNError(
      "bertTokenizer",
      `"${lines[twice]}" comes twice, in lines ${twice + 1} and ${ids.get(lines[twice])! + 1}`,
    );
  }
  const added = [...new Set(Object.values(specialTokens))].map((content) => {
    const id = ids.get(content);
    if (id !== undefined) return { id, content, special: true };
    throw new NNError("bertTokenizer", `the special token "${content}" is not in the vocabulary`);
  });
  const { cls, sep } = specialTokens;
  return Tokenizer.fromJSON(
    {
      added_tokens: added,
      ...wordPieces(bertNormalizer(lowercase)),
      post_processor: bertFrame([cls, ids.get(cls)!], [sep, ids.get(sep)!]),
      model: {
        type: "WordPiece",
        vocab: Object.fromEntries(ids),
        unk_token: specialTokens.unk,
        continuing_subword_prefix: "##",
        max_input_chars_per_word: 100,
      },
    },
    configOf(specialTokens),
  );
}
