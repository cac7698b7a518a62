import { NNError } from "@nn/tensor";

/** @throws NNError when one isn't a whole number of at least `least`. */
export function checkCounts(operation: string, counts: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= least) continue;
    const wanted = least === 1 ? "a positive integer" : `a whole number of at least ${least}`;
    throw new NNError(operation, `${name} must be ${wanted}, got ${String(count)}`);
  }
}
