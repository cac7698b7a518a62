import type { DType, TypedArray } from "../dtype.js";
import type { Kernel } from "../kernel/kernel.js";

/** Memory on a device, known only to the backend that made it. */
export interface DeviceBuffer {
  /** Bytes taken on the device. */
  readonly bytes: number;
}

/** A compiled kernel. */
export interface Executable {
  /**
   * Inputs, outputs and scalars come in the order in which the kernel numbers them, in arrays that may change after the
   * call.
   */
  run(inputs: readonly DeviceBuffer[], outputs: readonly DeviceBuffer[], scalars: readonly number[]): void;
}

/** What no kernel can pass on this machine. */
export interface Limits {
  /** Multiply-adds in registers, in GFLOP/s. */
  readonly gflops: number;
  /** Copying memory, bytes read and written, in GB/s. */
  readonly gbps: number;
}

/** One way to run kernels. Knows kernels, not operation names. */
export interface Backend {
  readonly name: string;
  /** Settles when the backend can run; undefined where it can at once. */
  readonly ready?: Promise<void>;
  /** The dtypes it computes with. */
  readonly dtypes: readonly DType[];
  /** Element-wise kernels may write over an input of which they read no element but the one that they write. */
  readonly inPlace?: boolean;
  /** Its kernels do one loop with one result: it is given no rows, and no maps with several results. */
  readonly separateLoops?: boolean;
  /** It has fold kernels; others are given the parts of a fold as an assemble. */
  readonly folds?: boolean;
  /** The largest single allocation, in bytes. */
  readonly maxBytes: number;
  /** One line for people: what it runs on. */
  describe(): string;
  allocate(dtype: DType, length: number): DeviceBuffer;
  free(buffer: DeviceBuffer): void;
  upload(buffer: DeviceBuffer, data: TypedArray): void;
  /** Copies the elements of one buffer to another of the same size. */
  copy(from: DeviceBuffer, to: DeviceBuffer): void;
  /** A fresh copy of the elements. */
  download(buffer: DeviceBuffer, dtype: DType, length: number): Promise<TypedArray>;
  /** As `download`, at once; undefined where the device can't. */
  readonly downloadSync?: ((buffer: DeviceBuffer, dtype: DType, length: number) => TypedArray) | undefined;
  /**
   * As `download`, for a value that only makes room: whatever went wrong elsewhere is left to who reads next. Where it is
   * there, values make room by it even if `downloadSync` is there too, since that waits for the device.
   */
  evict?(buffer: DeviceBuffer, dtype: DType, length: number): Promise<TypedArray>;
  /** Sends for what makes room at once, and tells of what went wrong and nobody has been told of: nobody may ask again. */
  conclude?(): Promise<void>;
  /** Kernels run some time after they were asked for, so that the caller can't measure how long they take. */
  readonly deferred?: boolean;
  compile(kernel: Kernel): Executable;
  /** Bytes held for buffers now, recycled ones included. */
  bytesHeld(): number;
  /** A promise for when the device has done most of what it was asked, where it is far behind; else undefined. */
  backlog?(): Promise<void> | undefined;
  /** Measures what the device can do at most, or recalls it; undefined where nobody knows how. */
  limits?(): Limits;
  /** Gives everything back. */
  destroy(): void;
}
