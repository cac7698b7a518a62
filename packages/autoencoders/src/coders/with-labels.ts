import { concat, formatShape, NNError, oneHot, ShapeError, type Tensor } from "@nn/tensor";

/**
 * Examples or codes with their labels beside them, as conditional coders take them: `[n, k, …]` to `[n, k + classes, …]`,
 * 0 in the places behind axis 1 but for that of the label. See `extra` of {@link makeEncoder}.
 *
 * @param operation - In whose name labels are refused.
 * @param x - `[n, k, …]`
 * @param labels - int32 `[n]`; undefined for a model without classes.
 * @param classes - How many there are; undefined for none, which gives x itself.
 * @throws NNError for labels without classes; ShapeError for missing ones, or another number of them.
 *
 * @example
 * ```ts
 * import { withLabels } from "@nn/autoencoders";
 * import { rand, tensor } from "@nn/tensor";
 * const labels = tensor([0, 2], { dtype: "int32" });
 * console.log(withLabels("encode", rand([2, 1, 28, 28]), labels, 3).shape); // [2, 4, 28, 28]
 * ```
 */
export function withLabels(
  operation: string,
  x: Tensor,
  labels: Tensor | undefined,
  classes: number | undefined,
): Tensor {
  checkGivenLabels(operation, labels, x.shape[0], classes);
  if (classes === undefined) return x;
  const marks = oneHot(labels!, classes, { dtype: "float32" }).cast(x.dtype); // [n, classes]
  const spatial = x.shape.slice(2);
  const maps = marks.reshape([x.shape[0], classes, ...spatial.map(() => 1)]);
  return concat([x, maps.expand([x.shape[0], classes, ...spatial])], 1);
}

/**
 * Labels are given if, and only if, there are classes.
 *
 * @param operation - In whose name they are refused.
 * @param count - How many examples there are, n.
 * @param classes - How many classes the model has; undefined for none.
 * @throws NNError for labels without classes; ShapeError unless there is one for each example: int32 `[n]`.
 */
export function checkGivenLabels(
  operation: string,
  labels: Tensor | undefined,
  count: number,
  classes: number | undefined,
): void {
  if (classes !== undefined) requireLabels(operation, labels, count);
  else if (labels) {
    throw new NNError(operation, "the model has no classes, but was given labels", "give it classes");
  }
}

/**
 * The labels of a batch for a conditional model.
 *
 * @param operation - In whose name they are refused.
 * @param count - How many examples there are, n.
 * @throws ShapeError unless there is one for each: int32 `[n]`.
 */
export function requireLabels(operation: string, labels: Tensor | undefined, count: number): Tensor {
  if (labels?.shape.join() === String(count)) return labels;
  const got = labels ? formatShape(labels.shape) : "none";
  throw new ShapeError(operation, `a conditional model needs labels [${count}], got ${got}`);
}
