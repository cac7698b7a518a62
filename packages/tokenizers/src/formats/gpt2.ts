import { NNError } from "@nn/tensor";
import { parseJson } from "../json/read-json.js";
import type { ComponentJson } from "../json/tokenizer-json.js";
import { byteLevel } from "../json/components.js";
import { configOf, type SpecialTokens } from "../tokenizer/special-tokens.js";
import { Tokenizer } from "../tokenizer/tokenizer.js";

/** Options of {@link gpt2Tokenizer}. */
export interface Gpt2TokenizerOptions {
  /** Which tokens are special. Initially those of GPT-2 (`<|endoftext|>`), or for `frame: "roberta"` RoBERTa's. */
  readonly specialTokens?: SpecialTokens;
  /** Whether a text begins as if a space stood before it. Initially false. */
  readonly addPrefixSpace?: boolean;
  /** RoBERTa puts `<s> … </s>` around a text, and `<s> … </s></s> … </s>` around a pair. Initially "none". */
  readonly frame?: "none" | "roberta";
}

const GPT2: SpecialTokens = { bos: "<|endoftext|>", eos: "<|endoftext|>" };
const ROBERTA: SpecialTokens = {
  bos: "<s>",
  eos: "</s>",
  unk: "<unk>",
  pad: "<pad>",
  cls: "<s>",
  sep: "</s>",
  mask: "<mask>",
};

/**
 * The tokenizer of GPT-2's two files, which RoBERTa, BART and others have too.
 *
 * @param vocab - `vocab.json` (also called `encoder.json`), as text or parsed.
 * @param merges - `merges.txt` (also called `vocab.bpe`): a text, or its lines.
 * @throws NNError when the merges don't fit the vocabulary, or a special token is not in it.
 *
 * @example
 * ```ts
 * import { gpt2Tokenizer } from "@nn/tokenizers";
 * const vocab = { a: 0, b: 1, ab: 2, "Ġ": 3, "Ġab": 4 };
 * const tokenizer = gpt2Tokenizer(vocab, "#version: 0.2\na b\nĠ ab\n", { specialTokens: {} });
 * console.log(tokenizer.encode("ab ab a"), tokenizer.decode([2, 4])); // [2, 4, 3, 0] "ab ab"
 * ```
 */
export function gpt2Tokenizer(
  vocab: object | string,
  merges: string | readonly string[],
  options: Gpt2TokenizerOptions = {},
): Tokenizer {
  const { frame = "none", addPrefixSpace = false } = options;
  const { specialTokens = frame === "roberta" ? ROBERTA : GPT2 } = options;
  const ids = parseJson("gpt2Tokenizer", "vocab.json", vocab) as Record<string, number>;
  const components = byteLevel(addPrefixSpace);
  return Tokenizer.fromJSON(
    {
      added_tokens: addedOf(ids, specialTokens),
      ...components,
      post_processor:
        frame === "roberta" ? robertaFrame(ids, specialTokens, addPrefixSpace) : components.decoder,
      model: { type: "BPE", vocab: ids, merges: mergeLines(merges) },
    },
    configOf(specialTokens),
  );
}

function mergeLines(merges: string | readonly string[]): string[] {
  const lines = typeof merges === "string" ? merges.split(/\r?\n/) : merges;
  return lines.filter((line, i) => line !== "" && !(i === 0 && line.startsWith("#version")));
}

function addedOf(ids: Record<string, number>, special: SpecialTokens): object[] {
  const tokens = [...new Set(Object.values(special))];
  return tokens.map((content) => {
    if (!Object.hasOwn(ids, content)) {
      throw new NNError(
        "gpt2Tokenizer",
        `the special token "${content}" is not in the vocabulary`,
        "name those that are in specialTokens ({} for none)",
      );
    }
    return { id: ids[content], content, special: true, lstrip: content === special.mask };
  });
}

function robertaFrame(
  ids: Record<string, number>,
  { cls, sep }: SpecialTokens,
  addPrefixSpace: boolean,
): ComponentJson {
  if (cls === undefined || sep === undefined) {
    throw new NNError("gpt2Tokenizer", 'frame: "roberta" needs specialTokens with cls and sep');
  }
  const options = { trim_offsets: true, add_prefix_space: addPrefixSpace };
  return { type: "RobertaProcessing", cls: [cls, ids[cls]], sep: [sep, ids[sep]], ...options };
}
