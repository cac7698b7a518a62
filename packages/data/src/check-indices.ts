import { IndexError } from "@nn/tensor";

/** Refuses indices that are not whole numbers from 0 to `length - 1`. */
export function checkIndices(operation: string, indices: ArrayLike<number>, length: number): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (!(Number.isInteger(index) && index >= 0 && index < length)) {
      throw new IndexError(
        operation,
        `index ${index} is out of range for ${length} examples`,
        length > 0 ? `use 0 … ${length - 1}` : "the data set is empty",
      );
    }
  }
}

/** 0, 1, … count - 1. */
export function allIndices(count: number): Int32Array {
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i++) indices[i] = i;
  return indices;
}
