import { ValueError, type Tensor } from "@nn/tensor";

/** What a penalty looks at. */
export interface PenaltyInput {
  /** The discriminator's scores `[n]` of examples `[n, …]`. */
  readonly critic: (x: Tensor) => Tensor;
  /** Real examples, `[n, …]`. */
  readonly real: Tensor;
  /** Generated examples, `[n, …]`; no gradient goes through them. */
  readonly fake: Tensor;
}

/** A term that is added to the discriminator's loss, whatever that is. A penalty of your own is an object like this. */
export interface Penalty {
  readonly name: string;
  /** Whether it takes the score's slope at each example, so that examples must not see each other: no batch norm. */
  readonly perExample: boolean;
  /** The term, its weight included: one number. */
  penalty(input: PenaltyInput): Tensor;
}

/** Options that all penalties have. */
export interface PenaltyOptions {
  /** How much it counts beside the loss. */
  readonly weight?: number;
}

export function checkNotNegative(operation: string, name: string, value: number): void {
  if (!(value >= 0)) throw new ValueError(operation, `${name} must be at least 0, got ${value}`);
}
