import { DTYPES, type DType, type TypedArray } from "../../dtype.js";
import { BackendError } from "../../errors.js";
import type { Kernel } from "../../kernel/kernel.js";
import type { Backend, DeviceBuffer, Executable } from "../backend.js";
import { compileKernel } from "./compile-kernel.js";
import { dtypeOf, JsBuffer } from "./js-buffer.js";
import { Scratch } from "./scratch.js";

/**
 * Plain loops over typed arrays: the living definition of every kernel, with which the other backends are compared.
 * Values of float32 are rounded after each operation; sums, products and scans accumulate in float64 and are rounded
 * once. Needs no compiler at run time, so it works under a strict content security policy.
 */
export function createJsBackend(): Backend {
  return new JsBackend();
}

class JsBackend implements Backend {
  readonly name = "js";
  readonly inPlace = true;
  readonly dtypes = DTYPES;
  readonly maxBytes = 2 ** 32;
  private readonly scratch = new Scratch();
  private readonly live = new Set<JsBuffer>();
  private held = 0;

  describe(): string {
    return "plain JavaScript loops, one thread";
  }

  allocate(dtype: DType, length: number): JsBuffer {
    const buffer = new JsBuffer(dtype, length);
    this.live.add(buffer);
    this.held += buffer.bytes;
    return buffer;
  }

  free(buffer: DeviceBuffer): void {
    const own = asJsBuffer(buffer);
    if (!this.live.delete(own)) return;
    this.held -= own.bytes;
    own.free();
  }

  upload(buffer: DeviceBuffer, data: TypedArray): void {
    asJsBuffer(buffer).as(dtypeOf(data)).set(data);
  }

  copy(from: DeviceBuffer, to: DeviceBuffer): void {
    asJsBuffer(to).as("int32").set(asJsBuffer(from).as("int32"));
  }

  download(buffer: DeviceBuffer, dtype: DType, length: number): Promise<TypedArray> {
    return Promise.resolve(this.downloadSync(buffer, dtype, length));
  }

  downloadSync(buffer: DeviceBuffer, dtype: DType, length: number): TypedArray {
    return asJsBuffer(buffer).as(dtype).slice(0, length);
  }

  compile(kernel: Kernel): Executable {
    const run = compileKernel(kernel, this.scratch);
    return {
      run: (inputs, outputs, scalars) => run(inputs.map(asJsBuffer), outputs.map(asJsBuffer), scalars),
    };
  }

  bytesHeld(): number {
    return this.held;
  }

  destroy(): void {
    for (const buffer of this.live) buffer.free();
    this.live.clear();
    this.held = 0;
  }
}

function asJsBuffer(buffer: DeviceBuffer): JsBuffer {
  if (buffer instanceof JsBuffer) return buffer;
  throw new BackendError("js backend", "got a buffer that belongs to another backend");
}
