import type { Tokenizer } from "@nn/tokenizers";
import { NNError } from "@nn/tensor";
import { IdReceiver } from "../id-receiver.js";
import { StopSequences } from "../stop-sequences.js";
import type { TokenReceiver } from "../token-rounds.js";
import type { TextOptions } from "./text-options.js";

/** The text of a sequence up to where it ends. */
export class TextReceiver implements TokenReceiver {
  readonly #ids: IdReceiver;
  readonly #stream: ReturnType<Tokenizer["decodeStream"]>;
  /** By characters. */
  readonly #stops: StopSequences<string>;
  #certain = "";

  /** @param before - The tokens that the text follows: what comes is decoded as what it is behind them. */
  constructor(operation: string, tokenizer: Tokenizer, before: readonly number[], options: TextOptions) {
    const { stop = [] } = options;
    const texts = stop.filter((each) => typeof each === "string");
    if (texts.includes(""))
      throw new NNError(operation, "a stop sequence is empty", "give at least one character");
    const ids = stop.filter((each) => typeof each !== "string");
    this.#ids = new IdReceiver(operation, { ...options, stop: ids });
    this.#stops = new StopSequences(texts.map((text) => [...text]));
    this.#stream = tokenizer.decodeStream({ skipSpecialTokens: true });
    for (const id of before) this.#stream.push(id);
  }

  get ended(): boolean {
    return this.#ids.ended || this.#stops.ended;
  }

  push(token: number): void {
    this.#ids.push(token);
    for (const id of this.#ids.take()) this.#read(this.#stream.push(id));
  }

  /** The text that has become certain since it was last asked, if there is any. */
  take(): string[] {
    const piece = this.#certain;
    this.#certain = "";
    return piece === "" ? [] : [piece];
  }

  /** That and what was held back, when nothing more comes. */
  finish(): string[] {
    for (const id of this.#ids.finish()) this.#read(this.#stream.push(id));
    this.#read(this.#stream.end());
    this.#certain += this.#stops.end().join("");
    return this.take();
  }

  #read(text: string): void {
    for (const character of text) {
      if (this.#stops.ended) return;
      this.#certain += this.#stops.push(character).join("");
    }
  }
}
