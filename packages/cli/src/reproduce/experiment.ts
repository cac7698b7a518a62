import type { FitOptions } from "@nn/autoencoders";
import type { Part, PartOptions } from "../report/part.js";

/** What an experiment gets. */
export interface ExperimentOptions extends PartOptions {
  /** The folder with the data's files, where it was said. */
  readonly data: string | undefined;
  /** The only variant to train, where it was said. */
  readonly variant: string | undefined;
  /**
   * Options of `fit` that show how the training of a model goes, end it by Ctrl-C, and let it go on where an earlier run
   * was cut short.
   */
  readonly training: (model: string) => Pick<FitOptions, "callbacks" | "resume" | "signal" | "seed">;
}

/** A result that is published or known, and what makes it again. */
export interface Experiment extends Part<ExperimentOptions> {
  /** One line for the list of experiments. */
  readonly summary: string;
  /** What it compares, where one can be trained alone. */
  readonly variants?: readonly string[];
}
