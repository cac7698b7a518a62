import { DataLoader, type Dataset } from "@nn/data";

/** A loader of shuffled batches, which are all full where there are enough examples. */
export function shuffled<Batch>(
  data: Dataset<Batch>,
  { batchSize, seed }: { readonly batchSize: number; readonly seed?: number | undefined },
): DataLoader<Dataset<Batch>> {
  const dropLast = data.length > batchSize;
  return new DataLoader(data, { batchSize, shuffle: true, dropLast, ...(seed !== undefined && { seed }) });
}
