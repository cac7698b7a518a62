/** A text that is being generated, as those see it who filter scores. */
export interface TokenSequence {
  /** What it began with: for an encoder-decoder the start token alone. */
  readonly prompt: readonly number[];
  /** What was generated so far. */
  readonly generated: readonly number[];
  /** Whether it has ended, while others of the batch go on. */
  readonly ended: boolean;
}
