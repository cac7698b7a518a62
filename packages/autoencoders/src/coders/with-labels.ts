import {
  concat,
  DTypeError,
  formatShape,
  IndexError,
  NNError,
  oneHot,
  ShapeError,
  type Tensor,
} from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/**
 * Examples or codes with their labels beside them, as conditional coders take them: `[n, k, …]` to `[n, k + classes, …]`,
 * 0 in the places behind axis 1 but for that of the label. See `extra` of {@link makeEncoder}.
 *
 * @param operation - In whose name labels are refused.
 * @param x - `[n, k, …]`
 * @param labels - int32 `[n]`; undefined for a model without classes.
 * @param classes - How many there are; undefined for none, which gives x itself.
 * @throws NNError for labels without classes; ShapeError for missing ones, or another number of them; DTypeError and
 * IndexError for what is no class.
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
 * @throws NNError for labels without classes; otherwise as {@link requireLabels}.
 */
export function checkGivenLabels(
  operation: string,
  labels: Tensor | undefined,
  count: number,
  classes: number | undefined,
): void {
  if (classes !== undefined) requireLabels(operation, labels, count, classes);
  else if (labels) {
    throw new NNError(operation, "the model has no classes, but was given labels", "give it classes");
  }
}

/**
 * The labels of a batch for a conditional model.
 *
 * @param operation - In whose name they are refused.
 * @param labels - What was given.
 * @param count - How many examples there are, n.
 * @param classes - How many classes there are.
 * @throws ShapeError unless there is one for each: `[n]`; DTypeError unless they are int32; IndexError for one that isn't
 * from 0 to classes - 1, where the labels' values are at hand.
 */
export function requireLabels(
  operation: string,
  labels: Tensor | undefined,
  count: number,
  classes: number,
): Tensor {
  const given = labels && nodeOf(`${operation}: labels`, labels);
  if (!given || given.shape.join() !== String(count)) {
    const got = given ? formatShape(given.shape) : "none";
    throw new ShapeError(operation, `a conditional model needs labels [${count}], got ${got}`);
  }
  const { dtype, storage } = given;
  if (dtype !== "int32") {
    throw new DTypeError(operation, `labels must be int32, got ${dtype}`, 'use cast("int32")');
  }
  const values = storage?.host;
  const place = values?.findIndex((label) => label < 0 || label >= classes) ?? -1;
  if (!values || place < 0) return labels;
  throw new IndexError(
    operation,
    `example ${place} has the label ${values[place]}, which is out of range for ${classes} classes`,
    `labels must be whole numbers in 0 … ${classes - 1}`,
  );
}
