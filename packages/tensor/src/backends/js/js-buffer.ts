import { bytesPerElement, type DType, type TypedArray } from "../../dtype.js";
import { BackendError } from "../../errors.js";
import type { DeviceBuffer } from "../backend.js";

/** Bytes on the JavaScript heap, seen as elements of whichever dtype a kernel asks for. */
export class JsBuffer implements DeviceBuffer {
  readonly bytes: number;
  private memory: ArrayBuffer | undefined;
  private arrays: Partial<Record<DType, TypedArray>> = {};

  constructor(dtype: DType, length: number) {
    const bytes = Math.ceil((length * bytesPerElement(dtype)) / 8) * 8;
    try {
      this.memory = new ArrayBuffer(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new BackendError(
        "allocate",
        `the js backend got no memory for ${length} elements of ${dtype} (${bytes} bytes)`,
        "work in smaller batches, or raise the heap limit (node --max-old-space-size)",
      );
    }
    this.bytes = bytes;
  }

  as(dtype: DType): TypedArray {
    return (this.arrays[dtype] ??= this.makeArray(dtype));
  }

  free(): void {
    this.memory = undefined;
    this.arrays = {};
  }

  private makeArray(dtype: DType): TypedArray {
    if (this.memory === undefined)
      throw new BackendError("js backend", "a buffer was used after it was freed");
    switch (dtype) {
      case "float32":
        return new Float32Array(this.memory);
      case "float64":
        return new Float64Array(this.memory);
      case "int32":
        return new Int32Array(this.memory);
      case "bool":
        return new Uint8Array(this.memory);
    }
  }
}

/** The dtype that a typed array holds. */
export function dtypeOf(data: TypedArray): DType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  return data instanceof Int32Array ? "int32" : "bool";
}
