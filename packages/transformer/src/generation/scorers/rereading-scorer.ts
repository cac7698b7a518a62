import { compile, type Tensor } from "@nn/tensor";
import { padSequences } from "../../batching/index.js";
import { evaluating } from "../evaluating.js";
import type { NextTokenScorer } from "./next-token-scorer.js";
import type { TokenDecoder } from "./token-decoder.js";

/** Rows are as long as a multiple of this, so that few steps have to be compiled. */
const LENGTHS = 32;

/** Reads all tokens again in each step, or as many of the last ones as the model has positions for. */
export class RereadingScorer implements NextTokenScorer {
  #decoder: TokenDecoder;
  #sequences: readonly (readonly number[])[];
  readonly #step = compile((ids: Tensor, attentionMask: Tensor) =>
    evaluating(this.#decoder.model, () => this.#decoder.decode(ids, { attentionMask }).select(1, -1)),
  );

  constructor(decoder: TokenDecoder, prompts: readonly (readonly number[])[]) {
    this.#decoder = decoder;
    this.#sequences = prompts;
  }

  get vocabularySize(): number {
    return this.#decoder.vocabularySize;
  }

  get sequences(): readonly (readonly number[])[] {
    return this.#sequences;
  }

  start(): Tensor {
    const { maxLength = Infinity } = this.#decoder;
    const rows = this.#sequences.map((tokens) => tokens.slice(-maxLength));
    const longest = Math.max(...rows.map((tokens) => tokens.length));
    const length = Math.min(Math.ceil(longest / LENGTHS) * LENGTHS, maxLength);
    const { ids, attentionMask } = padSequences(rows, { side: "left", length });
    return this.#step(ids, attentionMask);
  }

  next(tokens: readonly number[]): Tensor {
    this.#sequences = this.#sequences.map((sequence, row) => [...sequence, tokens[row]]);
    return this.start();
  }

  repeat(times: number): void {
    this.#decoder = this.#decoder.repeated(times);
    this.#sequences = this.#sequences.flatMap((tokens) => new Array(times).fill(tokens) as number[][]);
  }

  reorder(rows: readonly number[]): void {
    this.#sequences = rows.map((row) => this.#sequences[row]);
  }
}
