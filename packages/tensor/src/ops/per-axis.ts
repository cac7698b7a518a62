import { ShapeError } from "../errors.js";

/** A number for all spatial axes, or one each. */
export type PerAxis = number | readonly number[];

/** One whole number >= `least` for each of `rank` axes. */
export function perAxis(
  operation: string,
  name: string,
  value: PerAxis,
  rank: number,
  least: number,
): number[] {
  const list = typeof value === "object" ? value.slice() : new Array<number>(rank).fill(value);
  if (list.length !== rank || list.some((n) => !Number.isInteger(n) || n < least)) {
    throw new ShapeError(
      operation,
      `${name} must be a whole number >= ${least}, or ${rank} of them, got ${String(value)}`,
    );
  }
  return list;
}
