import { ValueError } from "@nn/tensor";

/** Refuses weights of terms that are no numbers from 0 up. */
export function checkWeights(operation: string, weights: Readonly<Record<string, number>>): void {
  const bad = Object.entries(weights).find(([, weight]) => !(weight >= 0 && weight < Infinity));
  if (!bad) return;
  throw new ValueError(operation, `the weight ${bad[0]} must be a number from 0 up, got ${bad[1]}`);
}
