import type { Tensor } from "@nn/tensor";

/** What a penalty looks at. */
export interface PenaltyInput {
  /** The discriminator's scores `[n]` of examples `[n, …]`. */
  readonly critic: (x: Tensor) => Tensor;
  /** Real examples, `[n, …]`. */
  readonly real: Tensor;
  /** Generated examples, `[n, …]`; no gradient goes through them. */
  readonly fake: Tensor;
}

/** A term that is added to the discriminator's loss, whatever that is. */
export interface Penalty {
  readonly name: string;
  /** One number. */
  penalty(input: PenaltyInput): Tensor;
}
