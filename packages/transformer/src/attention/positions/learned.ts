import { embedding, init, Module, Parameter } from "@nn/layers";
import { NNError, ShapeError, zeros, type Generator, type Tensor } from "@nn/tensor";
import { placesFor, type PositionOptions } from "./places.js";

/** Options of {@link LearnedPositions}. */
export interface LearnedPositionsOptions {
  /** Standard deviation of the first values. Initially 0.02, as in GPT and BERT. */
  readonly std?: number;
  /** Added to each place: RoBERTa begins at 2. Initially 0. */
  readonly offset?: number;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * Adds a learned vector for each place to embeddings (Gehring et al. 2017; GPT, BERT).
 *
 * Attributes: `weight` `[maxLength, embedDim]`, first normal.
 *
 * @param maxLength - How many places there are, those before `offset` included.
 * @param embedDim - The size of each vector.
 * @throws ShapeError from `forward` when a sequence is longer than the places; IndexError for a place beyond them.
 *
 * @example
 * ```ts
 * import { LearnedPositions } from "@nn/transformer";
 * import { zeros } from "@nn/tensor";
 * console.log(new LearnedPositions(64, 16).forward(zeros([2, 10, 16])).shape); // [2, 10, 16]
 * ```
 */
export class LearnedPositions extends Module<[x: Tensor, options?: PositionOptions]> {
  readonly offset: number;
  weight: Parameter;

  constructor(
    readonly maxLength: number,
    readonly embedDim: number,
    options: LearnedPositionsOptions = {},
  ) {
    super();
    const { std = 0.02, offset = 0, generator } = options;
    if (
      ![maxLength, embedDim].every((count) => Number.isInteger(count) && count > 0) ||
      maxLength <= offset
    ) {
      const got = `maxLength ${maxLength} and embedDim ${embedDim}`;
      throw new NNError("LearnedPositions", `expected whole numbers above 0 and ${offset} places more, got ${got}`); // prettier-ignore
    }
    this.offset = offset;
    const weight = new Parameter(zeros([maxLength, embedDim]));
    this.weight = init.normal(weight, { std, ...(generator ? { generator } : {}) });
  }

  /**
   * @param x - `[N, L, embedDim]`
   * @returns Of the same shape.
   */
  forward(x: Tensor, options: PositionOptions = {}): Tensor {
    const places = placesFor("LearnedPositions", x, options);
    const known = this.maxLength - this.offset;
    if (x.shape[1] > known) {
      const text = `a sequence of ${x.shape[1]} is longer than the ${known} positions`;
      throw new ShapeError("LearnedPositions", text, "shorten it, or make the model with more positions");
    }
    return x.add(embedding(places.add(this.offset), this.weight));
  }

  override extraRepr(): string {
    return `${this.maxLength}, ${this.embedDim}${this.offset ? `, offset=${this.offset}` : ""}`;
  }
}
