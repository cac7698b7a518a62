import type { Dataset, ImageBatch } from "@nn/data";

/** All examples of a data set in one batch. */
export function everything(data: Dataset<ImageBatch>): ImageBatch {
  return data.batch(Array.from({ length: data.length }, (_, i) => i));
}
