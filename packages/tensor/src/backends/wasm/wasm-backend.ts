import type { DType, TypedArray } from "../../dtype.js";
import { BackendError } from "../../errors.js";
import { kernelKey } from "../../kernel/kernel-key.js";
import type { Kernel } from "../../kernel/kernel.js";
import type { Backend, DeviceBuffer, Executable, Limits } from "../backend.js";
import { noFloat64 } from "../no-float64.js";
import { compileKernel } from "./compile-kernel.js";
import { measureLimits } from "./limits.js";
import { requireSimd, Runtime } from "./runtime.js";
import { addressOf, WasmBuffer } from "./wasm-buffer.js";

/** Options of the wasm backend. */
export interface WasmBackendOptions {
  /** Threads, the calling one included; by default as many as there are cores, 1 where memory can't be shared. */
  readonly threads?: number;
  /** Elements from which a kernel is shared out among the threads. */
  readonly shareFrom?: number;
  /** Most pages of 64 KiB that the memory may take; 65,536 (4 GiB) by default. */
  readonly maximumPages?: number;
}

/** Each takes a mebibyte of its own, and more than the machine has cores only get into each other's way. */
const MAX_THREADS = 128;

/**
 * WebAssembly SIMD: each kernel is compiled to machine code of its own when it is first met. Throws a `BackendError`
 * where the engine has no SIMD.
 */
export function createWasmBackend(options: WasmBackendOptions = {}): Backend {
  requireSimd();
  const { threads } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)) {
    throw new BackendError("wasm", `threads must be an integer from 1 to ${MAX_THREADS}, got ${threads}`);
  }
  return new WasmBackend(new Runtime(options));
}

class WasmBackend implements Backend {
  readonly name = "wasm";
  readonly inPlace = true;
  readonly dtypes: readonly DType[] = ["bool", "int32", "float32"];
  readonly maxBytes: number;
  private readonly executables = new Map<string, Executable>();
  private runtime: Runtime | undefined;
  private measured: Limits | undefined;

  constructor(runtime: Runtime) {
    this.runtime = runtime;
    this.maxBytes = runtime.maximumPages * 65536;
  }

  describe(): string {
    const { threads, oneThreadReason } = this.live();
    return `WebAssembly SIMD, ${threads > 1 ? `${threads} threads` : `one thread (${oneThreadReason})`}`;
  }

  allocate(dtype: DType, length: number): WasmBuffer {
    if (dtype === "float64") {
      throw noFloat64("allocate", this.name);
    }
    return new WasmBuffer(this.live().allocator, length);
  }

  free(buffer: DeviceBuffer): void {
    if (buffer instanceof WasmBuffer) buffer.free();
    else addressOf(buffer);
  }

  upload(buffer: DeviceBuffer, data: TypedArray): void {
    const runtime = this.live();
    const at = addressOf(buffer) >>> 2;
    if (data instanceof Float64Array) {
      throw noFloat64("upload", this.name);
    }
    if (4 * data.length > buffer.bytes)
      throw new BackendError("upload", `${data.length} elements do not fit`);
    if (data instanceof Float32Array) runtime.float32().set(data, at);
    else runtime.ints().set(data, at);
  }

  copy(from: DeviceBuffer, to: DeviceBuffer): void {
    const start = addressOf(from) >>> 2;
    this.live()
      .ints()
      .copyWithin(addressOf(to) >>> 2, start, start + from.bytes / 4);
  }

  download(buffer: DeviceBuffer, dtype: DType, length: number): Promise<TypedArray> {
    return Promise.resolve(this.downloadSync(buffer, dtype, length));
  }

  downloadSync(buffer: DeviceBuffer, dtype: DType, length: number): TypedArray {
    const runtime = this.live();
    const at = addressOf(buffer) >>> 2;
    if (dtype === "float32") return runtime.float32().slice(at, at + length);
    const words = runtime.ints().subarray(at, at + length);
    return dtype === "bool" ? Uint8Array.from(words) : words.slice();
  }

  compile(kernel: Kernel): Executable {
    const runtime = this.live();
    const key = kernelKey(kernel);
    let executable = this.executables.get(key);
    if (!executable) this.executables.set(key, (executable = compileKernel(kernel, runtime)));
    return executable;
  }

  limits(): Limits {
    return (this.measured ??= measureLimits(this.live()));
  }

  bytesHeld(): number {
    return this.runtime ? this.runtime.allocator.bytesHeld() : 0;
  }

  destroy(): void {
    this.executables.clear();
    this.runtime?.destroy();
    this.runtime = undefined;
  }

  private live(): Runtime {
    if (!this.runtime) throw new BackendError("wasm", "this backend was destroyed");
    return this.runtime;
  }
}
