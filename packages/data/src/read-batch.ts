import { NNError } from "@nn/tensor";
import { defaultCollate } from "./collate.js";
import type { AnyDataset, BatchResult, ExampleOf, ExampleResult } from "./dataset.js";

/** Makes a batch of examples. */
export type CollateFn<Example, Batch> = (examples: Example[]) => Batch;

/** Reads batches of a data set as it makes them itself, or else by `defaultCollate` of its examples. */
export function batchReader<Data extends AnyDataset>(
  data: Data,
): (indices: ArrayLike<number>) => BatchResult<Data> {
  const read =
    "batch" in data
      ? (indices: ArrayLike<number>) => data.batch(indices)
      : collatingReader(data, (examples: ExampleOf<Data>[]) => defaultCollate(examples));
  return read as (indices: ArrayLike<number>) => BatchResult<Data>;
}

/** Reads batches by joining single examples; a promise where one of them is. */
export function collatingReader<Data extends AnyDataset, Batch>(
  data: Data,
  collateFn: CollateFn<ExampleOf<Data>, Batch>,
): (indices: ArrayLike<number>) => Batch | Promise<Batch> {
  return (indices) => {
    const examples = Array.from(indices, (index) => readExample("DataLoader", data, index));
    return examples.some((example) => example instanceof Promise)
      ? Promise.all(examples).then((all) => collateFn(all as ExampleOf<Data>[]))
      : collateFn(examples as ExampleOf<Data>[]);
  };
}

/** One example of a data set, where it has single ones. */
export function readExample<Data extends AnyDataset>(
  operation: string,
  data: Data,
  index: number,
): ExampleResult<Data> {
  if (Array.isArray(data)) return data[index] as ExampleResult<Data>;
  if ("get" in data) return data.get(index) as ExampleResult<Data>;
  throw new NNError(
    operation,
    "the data set makes whole batches and has no single examples",
    "give it get(index), or work on whole batches: batch(indices), and the loader's transform",
  );
}
