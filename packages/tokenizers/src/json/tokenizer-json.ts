/** A part of a `tokenizer.json`: a normaliser, pre-tokeniser, post-processor or decoder, told by its type. */
export interface ComponentJson {
  readonly type: string;
  readonly [option: string]: unknown;
}

/** A token that is looked for before the text is cut into words. */
export interface AddedTokenJson {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  readonly single_word: boolean;
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  readonly normalized: boolean;
}

/** Byte-pair encoding: pieces, and which two become one, the first merge first. */
export interface BpeJson {
  readonly type: "BPE";
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly (string | readonly [string, string])[];
  readonly unk_token?: string | null;
  readonly end_of_word_suffix?: string | null;
  readonly continuing_subword_prefix?: string | null;
  readonly byte_fallback?: boolean;
  readonly [option: string]: unknown;
}

/** WordPiece: the longest piece first. */
export interface WordPieceJson {
  readonly type: "WordPiece";
  readonly vocab: Readonly<Record<string, number>>;
  readonly unk_token?: string;
  readonly continuing_subword_prefix?: string;
  readonly [option: string]: unknown;
}

/** Unigram: pieces with the logarithms of their probabilities; the most probable cut. */
export interface UnigramJson {
  readonly type: "Unigram";
  readonly vocab: readonly (readonly [string, number])[];
  readonly unk_id?: number | null;
  readonly byte_fallback?: boolean;
  readonly [option: string]: unknown;
}

/** Whole words (or characters). */
export interface WordLevelJson {
  readonly type: "WordLevel";
  readonly vocab: Readonly<Record<string, number>>;
  readonly unk_token?: string | null;
  readonly [option: string]: unknown;
}

/** What cuts a word into tokens. */
export type ModelJson = BpeJson | WordPieceJson | UnigramJson | WordLevelJson;

/** The content of a `tokenizer.json`, as Hugging Face's library writes it. */
export interface TokenizerJson {
  readonly version: string;
  readonly truncation: unknown;
  readonly padding: unknown;
  readonly added_tokens: readonly AddedTokenJson[];
  readonly normalizer: ComponentJson | null;
  readonly pre_tokenizer: ComponentJson | null;
  readonly post_processor: ComponentJson | null;
  readonly decoder: ComponentJson | null;
  readonly model: ModelJson;
}

/** The content of a `tokenizer_config.json`: above all, which special token is what. */
export interface TokenizerConfig {
  readonly pad_token?: TokenName;
  readonly unk_token?: TokenName;
  readonly bos_token?: TokenName;
  readonly eos_token?: TokenName;
  readonly cls_token?: TokenName;
  readonly sep_token?: TokenName;
  readonly mask_token?: TokenName;
  readonly [option: string]: unknown;
}

/** A special token in a configuration: its text, or an object with it; null for none. */
export type TokenName = string | { readonly content: string } | null;

/** The pieces of a model with their ids. */
export function vocabularyOf(model: ModelJson): [string, number][] {
  return model.type === "Unigram"
    ? model.vocab.map(([piece], id) => [piece, id])
    : Object.entries(model.vocab);
}
