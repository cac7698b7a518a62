import type { DecodeOptions } from "./options.js";
import type { Tokenizer } from "./tokenizer.js";

/** What bytes that aren't a whole character are decoded to. */
const HALF = "\uFFFD";

/**
 * Text from ids that come one by one, as a language model makes them: each `push` gives the text that is certain by
 * then, which together is what `decode` gives for all of them. A character of several tokens comes when it is whole.
 *
 * @example
 * ```ts
 * import { trainByteLevelBpe } from "@nn/tokenizers";
 * const tokenizer = await trainByteLevelBpe(["a snowman"], { vocabularySize: 260, minFrequency: 1 });
 * const stream = tokenizer.decodeStream();
 * const pieces = tokenizer.encode("a ☃!").map((id) => stream.push(id));
 * console.log(pieces, stream.end()); // ["a", " ", "", "", "☃", "!"] ""
 * ```
 */
export class DecodeStream {
  readonly #tokenizer: Tokenizer;
  readonly #options: DecodeOptions;
  /** The ids that ended the text so far: what some decoders write depends on the token before. */
  #context: number[] = [];
  #held: number[] = [];
  #told = "";

  /** Made by `tokenizer.decodeStream()`. */
  constructor(tokenizer: Tokenizer, options: DecodeOptions = {}) {
    this.#tokenizer = tokenizer;
    this.#options = options;
  }

  /**
   * @param id - The next token.
   * @returns The text that it ends; `""` while a character isn't whole.
   * @throws IndexError when it is outside the vocabulary.
   */
  push(id: number): string {
    const text = this.#tokenizer.decode([...this.#context, ...this.#held, id], this.#options);
    this.#held.push(id);
    return text.endsWith(HALF) ? "" : this.#tell(text);
  }

  /** The text that was held back, for when no more tokens come; `""` if none. The next `push` begins a new text. */
  end(): string {
    const text = this.#tokenizer.decode([...this.#context, ...this.#held], this.#options);
    const rest = text.slice(this.#told.length);
    this.#context = [];
    this.#held = [];
    this.#told = "";
    return rest;
  }

  #tell(text: string): string {
    const piece = text.slice(this.#told.length);
    if (piece === "") return piece;
    this.#context = this.#held;
    this.#held = [];
    this.#told = this.#tokenizer.decode(this.#context, this.#options);
    return piece;
  }
}
