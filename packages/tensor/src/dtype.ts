/** The element types of tensors. */
export type DType = "float32" | "float64" | "int32" | "bool";

/** The typed arrays that hold elements in JavaScript; `bool` is a `Uint8Array` of zeros and ones. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export const DTYPES: readonly DType[] = ["bool", "int32", "float32", "float64"];

const ARRAYS = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const;

/** Zeros of a dtype, as a typed array of `length` elements. */
export function zerosArray(dtype: DType, length: number): TypedArray {
  return new ARRAYS[dtype](length);
}

export function arrayFrom(dtype: DType, values: ArrayLike<number | boolean>): TypedArray {
  const array = new ARRAYS[dtype](values.length);
  if (dtype === "bool") for (let i = 0; i < values.length; i++) array[i] = values[i] ? 1 : 0;
  else for (let i = 0; i < values.length; i++) array[i] = Number(values[i]);
  return array;
}

/** Bytes of one element in a host array. */
export function bytesPerElement(dtype: DType): number {
  return ARRAYS[dtype].BYTES_PER_ELEMENT;
}

export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

/** The smallest dtype that holds both: bool < int32 < float32 < float64 (PyTorch's rule for these four). */
export function promoteTypes(a: DType, b: DType): DType {
  return DTYPES.indexOf(a) >= DTYPES.indexOf(b) ? a : b;
}

/** The floating type in which a function such as `exp` answers: integers and booleans go to float32. */
export function floatType(dtype: DType): DType {
  return isFloat(dtype) ? dtype : "float32";
}
