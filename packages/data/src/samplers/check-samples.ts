import { ValueError } from "@nn/tensor";

/** Refuses a number of samples that is not a whole number above 0. */
export function checkSamples(operation: string, numSamples: number): void {
  if (Number.isSafeInteger(numSamples) && numSamples > 0) return;
  throw new ValueError(operation, `numSamples must be a whole number above 0, got ${numSamples}`);
}
