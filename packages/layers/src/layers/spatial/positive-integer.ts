import { NNError } from "@nn/tensor";

/** The value, where it is a whole number above 0. */
export function positiveInteger(name: string, argument: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new NNError(name, `${argument} must be a positive integer, got ${value}`);
}
