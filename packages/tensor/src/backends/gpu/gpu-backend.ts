import type { DType, TypedArray } from "../../dtype.js";
import { BackendError } from "../../errors.js";
import { kernelKey } from "../../kernel/kernel-key.js";
import type { Kernel } from "../../kernel/kernel.js";
import type { Backend, DeviceBuffer, Executable } from "../backend.js";
import { noFloat64 } from "../no-float64.js";
import type { Counts, Device, Part } from "./device/device.js";
import { openDevice, type GpuOptions } from "./device/open-device.js";
import { Evictions } from "./evictions.js";
import { asGpuBuffer, fromNumbers, GpuBuffer, toNumbers } from "./gpu-buffer.js";
import { HostExecutable } from "./host-executable.js";
import { IndexWatch } from "./index-watch.js";
import { ProgramCache } from "./program-cache.js";
import { ProgramsExecutable, type GpuExecutable } from "./programs-executable.js";
import { Queue } from "./queue.js";

/** The gpu backend in a mode of gpu.js, or in the best one that this machine has. */
export async function createGpuBackend(options: GpuOptions = {}): Promise<GpuBackend> {
  return new GpuBackend(await openDevice(options));
}

/** Kernels as programs of gpu.js, on whatever device runs them. */
export class GpuBackend implements Backend {
  readonly name = "gpu";
  readonly separateLoops = true;
  readonly folds = true;
  readonly deferred: boolean;
  readonly dtypes: readonly DType[] = ["bool", "int32", "float32"];
  readonly maxBytes: number;
  readonly downloadSync?: Backend["downloadSync"];
  readonly #queue = new Queue();
  readonly #evictions = new Evictions((buffers) => this.#read(buffers));
  readonly #executables = new Map<string, GpuExecutable>();

  readonly #programs: ProgramCache;
  readonly #watch: IndexWatch;

  constructor(private readonly device: Device) {
    this.#programs = new ProgramCache(device);
    this.#watch = new IndexWatch(device);
    this.maxBytes = 4 * device.maxLength;
    this.deferred = device.mode === "webgpu" || device.mode === "webgl2";
    if (device.readSync) this.downloadSync = (buffer, dtype, length) => this.#readNow(buffer, dtype, length);
  }

  /** Why the device is gone; undefined while it is there. */
  get lost(): string | undefined {
    return this.device.lost;
  }

  /** What the device was asked to do so far. */
  get counts(): Counts {
    return this.device.counts;
  }

  describe(): string {
    return `${this.device.describe()}, through gpu.js`;
  }

  allocate(dtype: DType, length: number): GpuBuffer {
    if (dtype === "float64") throw noFloat64("allocate", this.name);
    const buffer = new GpuBuffer(dtype, length);
    if (buffer.numbers > this.device.maxLength) {
      throw new BackendError(
        "allocate",
        `${length} elements of ${dtype} are more than this device holds in one array: ${this.device.maxLength} numbers`,
        "work in smaller batches",
      );
    }
    return buffer;
  }

  free(buffer: DeviceBuffer): void {
    const own = buffer as GpuBuffer;
    if (own.freed) return;
    own.freed = true;
    this.#queue.do(() => own.release(this.device));
  }

  upload(buffer: DeviceBuffer, data: TypedArray): void {
    const own = asGpuBuffer(buffer);
    const numbers = toNumbers(data);
    this.#queue.do(() => attempt([own], () => this.device.write(own.claim(this.device), numbers)));
  }

  copy(from: DeviceBuffer, to: DeviceBuffer): void {
    const [source, target] = [asGpuBuffer(from), asGpuBuffer(to)];
    this.#queue.do(() =>
      attempt([target], () => this.device.copy(source.written, target.claim(this.device))),
    );
  }

  async download(buffer: DeviceBuffer, dtype: DType, length: number): Promise<TypedArray> {
    this.#evictions.send();
    const [numbers, state] = await this.#read([asGpuBuffer(buffer)], () => this.#watch.parts);
    this.#watch.throwFound(state);
    return fromNumbers(dtype, numbers).subarray(0, length);
  }

  async evict(buffer: DeviceBuffer, dtype: DType, length: number): Promise<TypedArray> {
    const numbers = await this.#evictions.add(asGpuBuffer(buffer));
    return fromNumbers(dtype, numbers).subarray(0, length);
  }

  async conclude(): Promise<void> {
    this.#evictions.send();
    // A device that is gone tells no more.
    const [state] = await this.#read([], () => this.#watch.parts).catch(() => []);
    this.#watch.throwFound(state);
  }

  /** The numbers of buffers in their turn, and what else there is to read by then. */
  #read(buffers: readonly GpuBuffer[], beside: () => readonly Part[] = () => []): Promise<Float32Array[]> {
    return new Promise((resolve, reject) => {
      this.#queue.do(() => {
        try {
          const parts = buffers.map(({ written, numbers }) => ({ memory: written, length: numbers }));
          const all = [...parts, ...beside()];
          resolve(all.length > 0 ? this.device.read(all) : []);
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  #readNow(buffer: DeviceBuffer, dtype: DType, length: number): TypedArray {
    this.#queue.hurry();
    const own = asGpuBuffer(buffer);
    const numbers = this.device.readSync!(own.written, own.numbers);
    for (const { memory, length: size } of this.#watch.parts) {
      this.#watch.throwFound(this.device.readSync!(memory, size));
    }
    return fromNumbers(dtype, numbers).subarray(0, length);
  }

  compile(kernel: Kernel): Executable {
    const key = kernelKey(kernel);
    let executable = this.#executables.get(key);
    if (!executable) this.#executables.set(key, (executable = this.#make(kernel)));
    return {
      run: (inputs, outputs, scalars) =>
        this.#run(executable, inputs.map(asGpuBuffer), outputs.map(asGpuBuffer), scalars.slice()),
    };
  }

  #make(kernel: Kernel): GpuExecutable {
    return kernel.kind === "routine"
      ? new HostExecutable(kernel, this.device)
      : new ProgramsExecutable(kernel, this.device, this.#programs, this.#watch);
  }

  #run(
    executable: GpuExecutable,
    inputs: readonly GpuBuffer[],
    outputs: readonly GpuBuffer[],
    scalars: readonly number[],
  ): void {
    this.#queue.do(
      () => attempt(outputs, () => executable.run(inputs, outputs, scalars)),
      () => executable.ready,
    );
  }

  backlog(): Promise<void> | undefined {
    return this.#queue.backlog() ?? this.#evictions.backlog() ?? this.device.backlog?.();
  }

  bytesHeld(): number {
    return this.device.bytesHeld();
  }

  destroy(): void {
    for (const executable of this.#executables.values()) executable.destroy();
    this.#executables.clear();
    this.#programs.destroy();
    this.device.destroy();
  }
}

/** Does something that fills `outputs`; where it fails, who reads them learns why. */
function attempt(outputs: readonly GpuBuffer[], action: () => void | Promise<void>): void | Promise<void> {
  const fail = (error: unknown): void => {
    for (const output of outputs) output.failure = error as Error;
  };
  try {
    return action()?.catch(fail);
  } catch (error) {
    fail(error);
  }
}
