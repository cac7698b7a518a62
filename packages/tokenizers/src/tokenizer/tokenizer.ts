import { IndexError, NNError } from "@nn/tensor";
import type { Tokenizer as Runtime } from "@huggingface/tokenizers";
import { readConfig, readTokenizerJson } from "../json/read-json.js";
import { vocabularyOf, type TokenizerConfig, type TokenizerJson } from "../json/tokenizer-json.js";
import { cut } from "./cut.js";
import { DecodeStream } from "./decode-stream.js";
import { batchOf, type Batch, type BatchOptions } from "./batch.js";
import type { DecodeOptions, EncodeOptions, TextOrPair } from "./options.js";
import { frame, runtimeOf, type Framed } from "./runtime.js";
import { configOf, findSpecialTokens, type SpecialTokenRole, type SpecialTokens } from "./special-tokens.js";
import { checkTruncation, truncate } from "./truncate.js";

/**
 * Text to tokens and back, by any `tokenizer.json`: byte-pair encoding, WordPiece, unigram, words, characters. Made by
 * {@link Tokenizer.fromJSON}, by {@link gpt2Tokenizer} and {@link bertTokenizer} from older files, or trained:
 * {@link trainByteLevelBpe} and its siblings. It runs on `@huggingface/tokenizers`.
 *
 * @example
 * ```ts
 * import { Tokenizer, trainByteLevelBpe } from "@nn/tokenizers";
 * const tokenizer = await trainByteLevelBpe("low lower lowest, low lower lowest", { vocabularySize: 300 });
 * const ids = tokenizer.encode("lower 🙂");
 * console.log(tokenizer.tokens("lower"), tokenizer.decode(ids)); // ["low", "e", "r"] "lower 🙂"
 * const again = Tokenizer.fromJSON(JSON.stringify(tokenizer));
 * console.log(again.encode("lower 🙂").join() === ids.join()); // true
 * ```
 */
export class Tokenizer {
  /** The largest id and one: so many rows an embedding needs. */
  readonly vocabularySize: number;
  /** Which special token is what, by their texts. */
  readonly specialTokens: SpecialTokens;
  readonly #json: TokenizerJson;
  readonly #config: TokenizerConfig;
  readonly #runtime: Runtime;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #tokens: ReadonlyMap<number, string>;

  private constructor(operation: string, json: TokenizerJson, config: TokenizerConfig) {
    this.#json = json;
    this.#config = config;
    this.specialTokens = findSpecialTokens(json, config);
    this.#runtime = runtimeOf(operation, json, config, this.specialTokens);
    const added = json.added_tokens.map(({ content, id }): [string, number] => [content, id]);
    const entries = [...vocabularyOf(json.model), ...added];
    this.#ids = new Map([...this.#normalised(), ...entries]);
    this.#tokens = new Map(entries.map(([token, id]) => [id, token]));
    this.vocabularySize = entries.reduce((size, [, id]) => Math.max(size, id + 1), 0);
    for (const [role, token] of Object.entries(this.specialTokens)) {
      if (this.#ids.has(token)) continue;
      throw new NNError(
        operation,
        `the ${role} token "${token}" is not in the vocabulary`,
        "add it, or name another one (null for none) in the configuration",
      );
    }
  }

  /**
   * The tokenizer of a `tokenizer.json`.
   *
   * Not supported, and refused or (†) ignored: BPE with `continuing_subword_prefix`, `dropout`†, splits that merge with
   * a neighbour (`MergedWithPrevious`, `MergedWithNext`, `Contiguous`)†, `truncation` and `padding`†, which are options
   * here.
   *
   * @param json - The file's content, as text or parsed.
   * @param config - That of the `tokenizer_config.json` beside it, which says which special token is what; without it
   * the usual names are looked for.
   * @throws NNError when it is none, of an unknown kind, or contradicts itself (merges that don't fit the vocabulary).
   *
   * @example
   * ```ts
   * import { Tokenizer } from "@nn/tokenizers";
   * const model = { type: "WordLevel", vocab: { hello: 0, "<unk>": 1 }, unk_token: "<unk>" };
   * const tokenizer = Tokenizer.fromJSON({ model, pre_tokenizer: { type: "Whitespace" } });
   * console.log(tokenizer.encode("hello world")); // [0, 1]
   * ```
   */
  static fromJSON(json: object | string, config?: object | string): Tokenizer {
    const operation = "Tokenizer.fromJSON";
    return new Tokenizer(operation, readTokenizerJson(operation, json), readConfig(operation, config));
  }

  /** The id of the padding, where there is one. */
  get padId(): number | undefined {
    return this.#special("pad");
  }
  /** The id for what is unknown, where there is one. */
  get unkId(): number | undefined {
    return this.#special("unk");
  }
  /** The id of the begin of a text, where there is one. */
  get bosId(): number | undefined {
    return this.#special("bos");
  }
  /** The id of the end of a text, where there is one. */
  get eosId(): number | undefined {
    return this.#special("eos");
  }
  /** The id of the token whose state stands for the text (BERT's `[CLS]`), where there is one. */
  get clsId(): number | undefined {
    return this.#special("cls");
  }
  /** The id of the separator of two texts, where there is one. */
  get sepId(): number | undefined {
    return this.#special("sep");
  }
  /** The id of the token that hides another one, where there is one. */
  get maskId(): number | undefined {
    return this.#special("mask");
  }
  /** The ids of all special tokens, which `skipSpecialTokens` leaves out. */
  get specialIds(): number[] {
    return this.#json.added_tokens.filter(({ special }) => special).map(({ id }) => id);
  }

  /**
   * @param text - A text, or a pair of texts.
   * @returns Its ids.
   * @throws NNError for a character that has no token, when there is no token for the unknown.
   */
  encode(text: TextOrPair, options: EncodeOptions = {}): number[] {
    return this.#encode("encode", text, options).ids;
  }

  /** The tokens of a text, or of a pair, as the vocabulary spells them: what `encode` gives the ids of. */
  tokens(text: TextOrPair, options: EncodeOptions = {}): string[] {
    return this.#encode("tokens", text, options).ids.map((id) => this.#tokens.get(id)!);
  }

  /**
   * @param ids - Of one text; of a tensor, `await ids.array()` or its data.
   * @returns The text. The byte-level ones give back exactly what was encoded.
   * @throws IndexError for an id outside the vocabulary.
   */
  decode(ids: ArrayLike<number>, options: DecodeOptions = {}): string {
    const list = this.#checkIds(ids);
    if (list.length === 0) return "";
    return this.#runtime.decode(list, { skip_special_tokens: options.skipSpecialTokens ?? false });
  }

  /** Text from ids that come one by one: see {@link DecodeStream}. */
  decodeStream(options: DecodeOptions = {}): DecodeStream {
    return new DecodeStream(this, options);
  }

  /**
   * Many texts as tensors, all of the longest one's length: `ids` `[N, L]` (int32), `attentionMask` `[N, L]` (bool, true
   * where a token is), `tokenTypeIds` `[N, L]` (int32, 1 for the second text of a pair) and the `lengths`.
   *
   * @throws NNError when a padding is needed and the tokenizer has none, or a text doesn't fit the given length.
   *
   * @example
   * ```ts
   * import { trainWordLevel } from "@nn/tokenizers";
   * const tokenizer = await trainWordLevel("the cat sat on the mat", { minFrequency: 1 });
   * const { ids, attentionMask } = tokenizer.encodeBatch(["the cat sat", "the"]);
   * console.log(ids.shape, await attentionMask.array()); // [2, 3] [[1, 1, 1], [1, 0, 0]]
   * ```
   */
  encodeBatch(texts: readonly TextOrPair[], options: BatchOptions = {}): Batch {
    if (!Array.isArray(texts)) throw new NNError("encodeBatch", "expected a list of texts");
    const rows = texts.map((text: TextOrPair) => this.#encode("encodeBatch", text, options));
    return batchOf(rows, { padId: this.padId, ...options });
  }

  /** The id of a token; undefined when it is not in the vocabulary. */
  tokenToId(token: string): number | undefined {
    return this.#ids.get(token);
  }

  /** The token of an id; undefined when it is not in the vocabulary. */
  idToToken(id: number): string | undefined {
    return this.#tokens.get(id);
  }

  /** The content of a `tokenizer.json`; `JSON.stringify(tokenizer)` writes the file. */
  toJSON(): TokenizerJson {
    return this.#json;
  }

  /** The content of a `tokenizer_config.json`, which tells special tokens of unusual names. */
  toConfig(): TokenizerConfig {
    return { ...this.#config, ...configOf(this.specialTokens) };
  }

  /** Added tokens that are looked for in the normalised text are found as that writes them. */
  #normalised(): [string, number][] {
    const { normalizer } = this.#runtime;
    if (normalizer === null) return [];
    const tokens = this.#json.added_tokens.filter(({ normalized }) => normalized);
    return tokens.map(({ content, id }) => [normalizer(content), id]);
  }

  #special(role: SpecialTokenRole): number | undefined {
    const token = this.specialTokens[role];
    return token === undefined ? undefined : this.#ids.get(token);
  }

  #encode(operation: string, text: TextOrPair, options: EncodeOptions): { ids: number[]; typeIds: number[] } {
    const { addSpecialTokens = true, truncation, truncationSide = "right" } = options;
    const [first, second] = textsOf(operation, text);
    const parts = [first, second].map((part) => (part === undefined ? null : this.#cut(operation, part)));
    let pair: readonly [string[], string[] | null] = [parts[0]!, parts[1]];
    if (truncation !== undefined) {
      const special = this.#frame([[], second === undefined ? null : []], addSpecialTokens).tokens.length;
      checkTruncation(operation, truncation, special);
      pair = truncate(pair, truncation - special, truncationSide);
    }
    const { tokens, typeIds } = this.#frame(pair, addSpecialTokens);
    return { ids: tokens.map((token) => this.#ids.get(token) ?? this.unkId!), typeIds };
  }

  #cut(operation: string, text: string): string[] {
    return cut(operation, text, { runtime: this.#runtime, json: this.#json, ids: this.#ids });
  }

  #frame(pair: readonly [string[], string[] | null], addSpecialTokens: boolean): Framed {
    return frame(this.#runtime, this.#json, pair, addSpecialTokens);
  }

  #checkIds(ids: ArrayLike<number>): number[] {
    if (typeof ids?.length !== "number" || typeof ids === "string") {
      throw new NNError("decode", "expected a list of ids", "of a tensor, give `await ids.data()`");
    }
    return Array.from(ids, (id, i) => {
      if (this.#tokens.has(id)) return id;
      throw new IndexError(
        "decode",
        `id ${id} at position ${i} is outside the vocabulary (0 … ${this.vocabularySize - 1})`,
      );
    });
  }
}

function textsOf(operation: string, text: TextOrPair): readonly [string, string?] {
  if (typeof text === "string") return [text];
  const pair: unknown = text;
  if (Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string")) return text;
  throw new NNError(operation, "expected a text, or a pair [text, text]");
}
