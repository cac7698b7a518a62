import type { Tensor } from "@nn/tensor";

/** What a discriminator says about two samples: one number for each example. */
export interface Scores {
  /** Of real examples, `[n]`. */
  readonly real: Tensor;
  /** Of generated examples, `[m]`. */
  readonly fake: Tensor;
}

/** What each player of the game wants to make small. A loss of your own is an object like this. */
export interface GanLoss {
  readonly name: string;
  /**
   * What the discriminator gives: `"logit"`, the logit of the probability that an example is real; `"score"`, any number;
   * `"reconstruction"`, the example again, whose mean absolute error is the score.
   */
  readonly output: "logit" | "score" | "reconstruction";
  /** The discriminator's loss, one number. */
  discriminator(scores: Scores): Tensor;
  /** The generator's loss, one number. */
  generator(scores: Scores): Tensor;
  /** After a step of both: changes what the loss keeps from step to step, and answers what is worth watching. */
  afterStep?(scores: Scores): Readonly<Record<string, Tensor>>;
}
