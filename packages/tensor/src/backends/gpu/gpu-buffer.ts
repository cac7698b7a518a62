import type { DType, TypedArray } from "../../dtype.js";
import { BackendError } from "../../errors.js";
import type { DeviceBuffer } from "../backend.js";
import type { Device, Memory } from "./device/device.js";
import { numbersOf, roomFor } from "./source/recipe.js";

/** An array of the gpu backend; it has memory from when something is first written to it. */
export class GpuBuffer implements DeviceBuffer {
  memory: Memory | undefined = undefined;
  /** Why its elements can't be had: the kernel that should have made them failed. */
  failure: Error | undefined = undefined;
  freed = false;

  constructor(
    readonly dtype: DType,
    readonly length: number,
  ) {}

  get bytes(): number {
    return 4 * roomFor(this.dtype, this.length);
  }

  /** How many numbers stand for its elements. */
  get numbers(): number {
    return numbersOf(this.dtype, this.length);
  }

  /** The memory that is about to be written. */
  claim(device: Device): Memory {
    this.failure = undefined;
    return (this.memory ??= device.allocate(roomFor(this.dtype, this.length)));
  }

  /** The memory to be read. */
  get written(): Memory {
    if (this.failure) throw this.failure;
    if (!this.memory) throw new BackendError("gpu", "a buffer was read before anything was written to it");
    return this.memory;
  }

  release(device: Device): void {
    if (this.memory) device.free(this.memory);
    this.memory = undefined;
  }
}

export function asGpuBuffer(buffer: DeviceBuffer): GpuBuffer {
  if (!(buffer instanceof GpuBuffer))
    throw new BackendError("gpu", "got a buffer that belongs to another backend");
  if (buffer.freed) throw new BackendError("gpu", "a buffer was used after it was freed");
  return buffer;
}

/** Elements as the numbers that stand for them on a device; a copy. */
export function toNumbers(data: TypedArray): Float32Array {
  if (!(data instanceof Int32Array)) return new Float32Array(data);
  const numbers = new Float32Array(2 * data.length);
  for (let i = 0; i < data.length; i++) {
    numbers[2 * i] = data[i] >> 16;
    numbers[2 * i + 1] = data[i] & 0xffff;
  }
  return numbers;
}

/** The elements that numbers from a device stand for. */
export function fromNumbers(dtype: DType, numbers: Float32Array): TypedArray {
  if (dtype === "float32") return numbers;
  if (dtype === "bool") return new Uint8Array(numbers);
  const data = new Int32Array(numbers.length / 2);
  for (let i = 0; i < data.length; i++) data[i] = (numbers[2 * i] << 16) | numbers[2 * i + 1];
  return data;
}
