import { ValueError } from "@nn/tensor";

/** One number for height and width, or both. */
export type ImageSize = number | readonly [height: number, width: number];

/** Height and width, whole and not below `least`. */
export function heightAndWidth(
  operation: string,
  name: string,
  size: ImageSize,
  least = 1,
): [number, number] {
  const [height, width] = typeof size === "number" ? [size, size] : size;
  if ([height, width].every((n) => Number.isSafeInteger(n) && n >= least)) return [height, width];
  throw new ValueError(operation, `${name} must be whole numbers of at least ${least}, got ${String(size)}`);
}

/** The two ends of a range that may be given by one number, -n … n. */
export function rangeOf(
  operation: string,
  name: string,
  range: number | readonly [low: number, high: number],
): readonly [low: number, high: number] {
  const [low, high] = typeof range === "number" ? [-range, range] : range;
  if (Number.isFinite(low) && Number.isFinite(high) && low <= high) return [low, high];
  throw new ValueError(operation, `${name} must be a number from 0 on or [low, high], got ${String(range)}`);
}
