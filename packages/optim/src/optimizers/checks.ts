import { NNError } from "@nn/tensor";

/** Refuses options that are below 0 or no numbers, by their names. */
export function requireAtLeastZero(optimizer: string, options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== "number" || !(value >= 0))
      throw new NNError(optimizer, `${name} must be at least 0, got ${value}`);
  }
}

/** Refuses shares of running means that aren't at least 0 and below 1. */
export function requireBetas(optimizer: string, betas: readonly number[]): void {
  const given: unknown = betas;
  if (Array.isArray(given) && given.length === 2 && given.every((beta) => beta >= 0 && beta < 1)) return;
  throw new NNError(optimizer, `both betas must be at least 0 and below 1, got ${String(given)}`);
}
