import type { Callback } from "@nn/train";
import type { Chapter } from "./chapter.js";

/** What decides what a part of a report does. */
export interface PartOptions {
  readonly quick: boolean;
  readonly seed: number;
  /** Ends it early, with the results so far. */
  readonly signal: AbortSignal;
  /** Shows how the training of a model goes. */
  readonly reporterFor: (name: string) => Callback;
}

/** What makes a chapter of a report. */
export interface Part<Options extends PartOptions = PartOptions> {
  /** What it is called on the command line. */
  readonly name: string;
  /** What stands in the terminal before it. */
  readonly heading: string;
  /** Nothing, where it was stopped before there was anything to show. */
  readonly run: (options: Options) => Promise<Chapter | undefined>;
}
