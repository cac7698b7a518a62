import type { Dataset } from "@nn/data";
import { formatShape, NNError, ShapeError, Tensor, tensor } from "@nn/tensor";

/** Examples: one tensor `[n, …]`, or a data set whose batches have them as `x`. */
export type Examples = Tensor | Dataset<{ readonly x: Tensor }>;

/**
 * The examples as a data set.
 *
 * @throws ShapeError for a tensor with no axis for the numbers of an example; NNError for what is neither a tensor nor a data set.
 */
export function asDataset(data: Examples): Dataset<{ readonly x: Tensor }> {
  checkKind(data);
  if (!(data instanceof Tensor)) return data;
  if (data.rank < 2) {
    throw new ShapeError(
      "examples",
      `expected a tensor [n, …], got ${formatShape(data.shape)}`,
      "give it a first axis for the examples, with unsqueeze or reshape",
    );
  }
  return {
    length: data.shape[0]!,
    batch: (indices) => ({ x: data.indexSelect(0, tensor(Int32Array.from(indices))) }),
  };
}

/** All examples in one tensor. */
export function allExamples(data: Examples): Tensor {
  checkKind(data);
  return data instanceof Tensor ? data : data.batch(Array.from({ length: data.length }, (_, i) => i)).x;
}

function checkKind(data: Examples): void {
  if (data instanceof Tensor || (typeof data?.length === "number" && typeof data.batch === "function"))
    return;
  throw new NNError(
    "examples",
    `expected a tensor [n, …] or a data set, got ${Array.isArray(data) ? "an array" : String(data)}`,
    "make a tensor with tensor(...), or a data set with TensorDataset of @nn/data",
  );
}
