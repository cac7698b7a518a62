import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";

/** The last axes of an input that are normalised together: their sizes, or the size of the last one. */
export type NormalizedShape = number | readonly number[];

/** The sizes as a list. */
export function sizesOf(operation: string, normalizedShape: NormalizedShape): readonly number[] {
  const sizes = typeof normalizedShape === "number" ? [normalizedShape] : [...normalizedShape];
  if (sizes.length > 0 && sizes.every((size) => Number.isInteger(size) && size > 0)) return sizes;
  throw new NNError(
    operation,
    `normalizedShape must be one or more positive integers, got ${formatShape(sizes)}`,
  );
}

/** The axes of x that have these sizes; weight and bias have them too. */
export function trailingAxes(
  operation: string,
  x: Tensor,
  normalizedShape: NormalizedShape,
  affine: Readonly<Record<string, Tensor | undefined>>,
): number[] {
  const sizes = sizesOf(operation, normalizedShape);
  const { shape } = nodeOf(operation, x);
  if (!sameShape(shape.slice(-sizes.length), sizes)) {
    throw new ShapeError(operation, `expected [*, ${sizes.join(", ")}], got ${formatShape(shape)}`);
  }
  for (const [name, value] of Object.entries(affine)) {
    if (!value || sameShape(value.shape, sizes)) continue;
    throw new ShapeError(operation, `${name} is ${formatShape(sizes)}, got ${formatShape(value.shape)}`);
  }
  return sizes.map((_, i) => i - sizes.length);
}
