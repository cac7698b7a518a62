import type { ComponentJson, TokenizerJson } from "./tokenizer-json.js";

/** How a kind of tokenizer prepares and restores text. */
export type Components = Pick<TokenizerJson, "normalizer" | "pre_tokenizer" | "decoder">;

/** GPT-2's words as bytes, each byte written as a character that can be seen. */
export function byteLevel(addPrefixSpace: boolean): Components {
  const options = {
    type: "ByteLevel",
    add_prefix_space: addPrefixSpace,
    trim_offsets: true,
    use_regex: true,
  };
  return { normalizer: null, pre_tokenizer: options, decoder: options };
}

/** BERT's words and signs. */
export function wordPieces(normalizer: ComponentJson | null): Components {
  return {
    normalizer,
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  };
}

/** BERT's cleaning of text; `lowercase` takes the accents off too. */
export function bertNormalizer(lowercase: boolean): ComponentJson {
  const clean = { clean_text: true, handle_chinese_chars: true, strip_accents: null };
  return { type: "BertNormalizer", ...clean, lowercase };
}

type TokenWithId = readonly [token: string, id: number];

/** `[CLS] A [SEP]`, and `[CLS] A [SEP] B [SEP]`. */
export function bertFrame(cls: TokenWithId, sep: TokenWithId): ComponentJson {
  return { type: "BertProcessing", sep, cls };
}

/** A frame of a begin and an end around each text; null for neither. */
export function beginAndEnd(
  bos: TokenWithId | undefined,
  eos: TokenWithId | undefined,
): ComponentJson | null {
  if (!bos && !eos) return null;
  const sign = (token: TokenWithId | undefined, type: number): object[] =>
    token ? [{ SpecialToken: { id: token[0], type_id: type } }] : [];
  const text = (id: "A" | "B", type: number): object => ({ Sequence: { id, type_id: type } });
  const single = [...sign(bos, 0), text("A", 0), ...sign(eos, 0)];
  const tokens = [bos, eos].flatMap((token) => (token ? [token] : []));
  return {
    type: "TemplateProcessing",
    single,
    pair: [...single, text("B", 1), ...sign(eos, 1)],
    special_tokens: Object.fromEntries(
      tokens.map(([token, id]) => [token, { id: token, ids: [id], tokens: [token] }]),
    ),
  };
}

/** Forms of Unicode that a text can be brought to first. */
export type Normalization = "nfc" | "nfd" | "nfkc" | "nfkd";

/** The normaliser of the form and of lower case, where they are wanted. */
export function normalizer(form: Normalization | undefined, lowercase: boolean): ComponentJson | null {
  const steps = [
    ...(form === undefined ? [] : [{ type: form.toUpperCase() }]),
    ...(lowercase ? [{ type: "Lowercase" }] : []),
  ];
  return steps.length > 1 ? { type: "Sequence", normalizers: steps } : (steps[0] ?? null);
}
