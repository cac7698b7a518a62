import { DTypeError, type Tensor } from "@nn/tensor";
import { fromTypedArray } from "@nn/tensor/graph";
import { ELEMENTS, TooLarge, type ElementName } from "./elements.js";

/** Options of everything that reads tensors from files. */
export interface ReadTensorOptions {
  /**
   * The dtype of floating tensors, as most backends have no float64. Initially as in the file; float16 and bfloat16
   * become float32.
   */
  readonly floating?: "float32" | "float64";
}

/** A tensor from its little-endian bytes, which are not used otherwise and start at the start of their buffer. */
export function decodeTensor(
  operation: string,
  name: string,
  kind: ElementName,
  shape: readonly number[],
  bytes: Uint8Array<ArrayBuffer>,
  options: ReadTensorOptions,
): Tensor {
  const { dtype } = ELEMENTS[kind];
  const values = decodeValues(operation, name, kind, bytes);
  const { floating = dtype } = options;
  if (dtype === "int32" || dtype === "bool" || dtype === floating)
    return fromTypedArray(values, dtype, shape);
  const cast = floating === "float32" ? Float32Array.from(values) : Float64Array.from(values);
  return fromTypedArray(cast, floating, shape);
}

function decodeValues(operation: string, name: string, kind: ElementName, bytes: Uint8Array<ArrayBuffer>) {
  try {
    return ELEMENTS[kind].decode(bytes);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    throw new DTypeError(
      operation,
      `${name} is ${kind}, and its element ${error.index}, ${error.value}, is beyond int32`,
      "save it as float64 or in two parts",
    );
  }
}
