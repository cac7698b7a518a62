import type { Products } from "../product.js";
import type { Dialect, Program } from "../program.js";

/** The modes of gpu.js that run programs; the last two compute on the processor and serve tests. */
export type GpuMode = "webgpu" | "webgl2" | "webasm" | "cpu";

/** Numbers (float32) on a device. */
export interface Memory {
  /** How many numbers there is room for. */
  readonly length: number;
  readonly bytes: number;
}

/** The first `length` numbers of a memory. */
export interface Part {
  readonly memory: Memory;
  readonly length: number;
}

export interface CompiledProgram {
  /** Settles when it can run; undefined when it can at once. Rejects where the device refuses the program. */
  readonly ready: Promise<void> | undefined;
  /** Runs `threads` threads, in the order of calls. `output` is none of the `inputs`. */
  run(inputs: readonly Memory[], output: Memory, threads: number, scalars: readonly number[]): void;
  destroy(): void;
}

/** What was asked of a device so far. */
export interface Counts {
  readonly runs: number;
  readonly uploadedBytes: number;
  readonly readBytes: number;
}

/** One way to run programs through gpu.js. Whatever is called runs in the order of the calls. */
export interface Device {
  readonly mode: GpuMode;
  readonly dialect: Dialect;
  /** The most arrays that one program reads. */
  readonly maxInputs: number;
  /** The most numbers that one memory holds. */
  readonly maxLength: number;
  /** One line for people: which adapter, of whom. */
  describe(): string;
  /** Why the device is gone (context or device lost); undefined while it is there. */
  readonly lost: string | undefined;
  /** Room for `length` numbers, recycled where possible; what is in it is undefined. */
  allocate(length: number): Memory;
  /** Takes the memory back for other uses. */
  free(memory: Memory): void;
  write(memory: Memory, data: Float32Array): void;
  copy(from: Memory, to: Memory): void;
  /** In one transfer. */
  read(parts: readonly Part[]): Promise<Float32Array[]>;
  /** As `read`, at once; undefined where the device can't. */
  readonly readSync?: (memory: Memory, length: number) => Float32Array;
  compile(program: Program): CompiledProgram;
  /** Products in the device's own language; undefined where those that gpu.js translates do. */
  readonly products?: Products;
  /** Sends off what was asked for so far, without waiting. */
  flush(): void;
  /** A promise for when the device has done most of what it was asked, where it is far behind; else undefined. */
  backlog?(): Promise<void> | undefined;
  readonly counts: Counts;
  /** Bytes taken, recycled memory included. */
  bytesHeld(): number;
  destroy(): void;
}
