import { formatShape, ShapeError, type Tensor } from "@nn/tensor";

/** Refuses examples of another shape than a discriminator was made for; any where that isn't known. */
export function checkExamples(
  operation: string,
  { shape }: Tensor,
  inputSize: number | readonly number[] | undefined,
): void {
  if (inputSize === undefined) return;
  const wanted = typeof inputSize === "number" ? [inputSize] : inputSize;
  if (shape.slice(1).join() === wanted.join()) return;
  throw new ShapeError(
    operation,
    `expected examples [n, ${wanted.join(", ")}], got ${formatShape(shape)}`,
    "reshape or resize them, or make the networks with another inputSize",
  );
}
