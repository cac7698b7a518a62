import { softplus, ValueError, type Tensor } from "@nn/tensor";
import type { Scores } from "./gan-loss.js";

/** Options of the losses that ask for probabilities. */
export interface DiscriminationOptions {
  /**
   * One-sided label smoothing (Salimans et al. 2016): real examples are to get the probability 1 − labelSmoothing.
   * Initially 0.
   */
  readonly labelSmoothing?: number;
}

/** The cross entropy of telling real from generated examples: −E[log D(x)] − E[log(1 − D(y))], of logits. */
export function discrimination({ real, fake }: Scores, labelSmoothing: number): Tensor {
  const seenAsReal = softplus(real.neg()).mean(); // −log D(x)
  const seenAsFake = softplus(fake).mean(); // −log(1 − D(y))
  if (labelSmoothing === 0) return seenAsReal.add(seenAsFake);
  return seenAsReal.add(real.mean().mul(labelSmoothing)).add(seenAsFake);
}

export function checkSmoothing(operation: string, labelSmoothing: number): void {
  if (labelSmoothing >= 0 && labelSmoothing < 1) return;
  throw new ValueError(operation, `labelSmoothing must be at least 0 and below 1, got ${labelSmoothing}`);
}
