import { DTypeError, type DType, type TypedArray } from "@nn/tensor";

/** The dtype of numbers in an array, where the array says it. `name` is what the array is called in the error. */
export function arrayDtype(operation: string, name: string, data: ArrayBufferView): DType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  throw new DTypeError(
    operation,
    `${name} is a ${data.constructor.name}, which doesn't say its dtype`,
    `say it: { data, dtype: "float32" } for a column, tensor(data, { dtype: "float32" }) otherwise`,
  );
}

/** The kind of array that tensors of a dtype are made of. */
export const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
} as const satisfies Record<DType, unknown>;

/** An array of zeros for a tensor of a dtype. */
export function zerosFor(dtype: DType, length: number): TypedArray {
  return new ARRAYS[dtype](length);
}
