import { formatShape, ShapeError, ValueError, type Tensor, type TypedArray } from "@nn/tensor";

/** Refuses what is not a list of at least `least` feature vectors. */
export function checkFeatures(operation: string, name: string, x: Tensor, least = 1): void {
  if (x.rank === 2 && x.shape[0] >= least && x.shape[1] > 0) return;
  const fix = x.rank > 2 ? "flatten them, or take the features of a classifier" : undefined;
  throw new ShapeError(
    operation,
    `${name} must be [n, d] with n >= ${least}, got ${formatShape(x.shape)}`,
    fix,
  );
}

/** Refuses feature vectors of different widths. */
export function checkSameWidth(operation: string, a: Tensor, b: Tensor): void {
  if (a.shape[1] === b.shape[1]) return;
  throw new ShapeError(
    operation,
    `the features must have one width, got ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
  );
}

/** Refuses NaN and infinity in the values of `[n, width]`. */
export function checkFinite(operation: string, name: string, values: TypedArray, width: number): void {
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return;
  throw new ValueError(operation, `${name} has ${values[place]} in row ${Math.floor(place / width)}`);
}

/** Refuses what is not a whole number from `least` to `most`. */
export function checkWhole(
  operation: string,
  name: string,
  value: number,
  least: number,
  most = Infinity,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `from ${least} up` : `from ${least} to ${most}`;
  throw new ValueError(operation, `${name} must be a whole number ${range}, got ${value}`);
}
