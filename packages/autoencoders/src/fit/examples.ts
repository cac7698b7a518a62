import type { Dataset } from "@nn/data";
import { tensor, type Tensor } from "@nn/tensor";

/** Examples: one tensor `[n, …]`, or a data set whose batches have them as `x`. */
export type Examples = Tensor | Dataset<{ readonly x: Tensor }>;

/** The examples as a data set. */
export function asDataset(data: Examples): Dataset<{ readonly x: Tensor }> {
  if (!isTensor(data)) return data;
  return {
    length: data.shape[0] ?? 0,
    batch: (indices) => ({ x: data.indexSelect(0, tensor(Int32Array.from(indices))) }),
  };
}

/** All examples in one tensor. */
export function allExamples(data: Examples): Tensor {
  return isTensor(data) ? data : data.batch(Array.from({ length: data.length }, (_, i) => i)).x;
}

function isTensor(data: Examples): data is Tensor {
  return "dtype" in data;
}
