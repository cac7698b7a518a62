// The webasm and cpu modes of gpu.js: the processor computes, while the caller waits. For tests of generated code.
import { BackendError } from "../../../errors.js";
import type { Dialect, Program } from "../program.js";
import type { CompiledProgram, Counts, Device, GpuMode, Memory } from "./device.js";
import { type GpuConstructor, type GpuInstance, type KernelCall, loadGpuJs } from "./gpu-js.js";
import { kernelSettings, kernelSource } from "./kernel-settings.js";
import { programError } from "./program-error.js";

export type HostMode = Extract<GpuMode, "webasm" | "cpu">;

/** The device of a mode that needs no graphics card, of a gpu.js that is given or loaded. */
export async function createHostDevice(mode: HostMode, given?: GpuConstructor): Promise<Device> {
  const GPU = given ?? (await loadGpuJs()).GPU;
  return new HostDevice(mode, new GPU({ mode }));
}

const dialect: Dialect = {
  texels: false,
  thread: "this.thread.x",
  // Programs may read before an array where they don't use the number; WebAssembly would trap.
  load: (array, index) => `a${array}[Math.max(${index}, 0)]`,
};

class HostMemory implements Memory {
  readonly data: Float32Array;

  constructor(readonly length: number) {
    // gpu.js can't tell what an empty array holds.
    this.data = new Float32Array(Math.max(length, 1));
  }

  get bytes(): number {
    return this.data.byteLength;
  }
}

class HostDevice implements Device {
  readonly dialect = dialect;
  /** As few as WebGPU promises, so that programs are cut as they are there. */
  readonly maxInputs = 7;
  // What a WebAssembly memory of gpu.js (256 MB) holds, with as much again for the other arrays.
  readonly maxLength = 2 ** 25;
  readonly lost = undefined;
  private readonly total = { runs: 0, uploadedBytes: 0, readBytes: 0 };
  private held = 0;

  constructor(
    readonly mode: HostMode,
    private readonly gpu: GpuInstance,
  ) {}

  get counts(): Counts {
    return this.total;
  }

  describe(): string {
    return `gpu.js ${this.mode} on the processor`;
  }

  allocate(length: number): Memory {
    const memory = new HostMemory(length);
    this.held += memory.bytes;
    return memory;
  }

  free(memory: Memory): void {
    this.held -= memory.bytes;
  }

  write(memory: Memory, data: Float32Array): void {
    dataOf(memory).set(data);
    this.total.uploadedBytes += data.byteLength;
  }

  copy(from: Memory, to: Memory): void {
    dataOf(to).set(dataOf(from));
  }

  read(parts: readonly { readonly memory: Memory; readonly length: number }[]): Promise<Float32Array[]> {
    return Promise.resolve(parts.map(({ memory, length }) => this.readSync(memory, length)));
  }

  readSync(memory: Memory, length: number): Float32Array {
    this.total.readBytes += length * Float32Array.BYTES_PER_ELEMENT;
    return dataOf(memory).slice(0, length);
  }

  compile(program: Program): CompiledProgram {
    const settings = kernelSettings(program, this.mode, {
      arrayType: "Array",
      extra: { dynamicOutput: true, dynamicArguments: true },
    });
    const kernel = this.gpu.createKernel(kernelSource(program), settings);
    return {
      ready: undefined,
      run: (inputs, output, threads, scalars) => {
        this.total.runs++;
        const rows = this.call(program, kernel, threads, [...inputs.map(dataOf), ...scalars]);
        store(rows, program.width, dataOf(output));
      },
      destroy: () => kernel.destroy(),
    };
  }

  private call(
    program: Program,
    kernel: KernelCall,
    threads: number,
    values: (Float32Array | number)[],
  ): Rows {
    const rows = attempt(this.mode, program, () => {
      kernel.setOutput([threads]);
      return kernel(...values) as Rows;
    });
    const { mode } = kernel.kernel.constructor;
    if (mode === this.mode) return rows;
    const reason = kernel.kernel.fallbackReason ?? "gpu.js gave no reason";
    throw programError(this.mode, program, new Error(`it ran in the mode ${mode} instead: ${reason}`));
  }

  flush(): void {
    // Everything ran when it was asked for.
  }

  bytesHeld(): number {
    return this.held;
  }

  destroy(): void {
    this.gpu.destroy().catch((error: unknown) => console.error(error));
  }
}

/** What a call gives: one number per thread, or four in an array of their own. */
type Rows = Float32Array | readonly ArrayLike<number>[];

function attempt<T>(mode: GpuMode, program: Program, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw programError(mode, program, error);
  }
}

function store(rows: Rows, width: Program["width"], to: Float32Array): void {
  if (rows instanceof Float32Array) return to.set(rows);
  rows.forEach((row, thread) => to.set(row, thread * width));
}

function dataOf(memory: Memory): Float32Array {
  if (memory instanceof HostMemory) return memory.data;
  throw new BackendError("run", "the memory belongs to another device");
}
