import { BackendError, IndexError } from "../../errors.js";
import { Allocator, MAX_PAGES } from "./allocator.js";
import { Gemm } from "./gemm/gemm.js";
import { ANGLE_TABLE_ADDRESS, ANGLE_TABLE_BYTES, angleTable } from "./helpers.js";
import type { Phase } from "./program.js";

export type PhaseFunction = (args: number, begin: number, end: number) => number;

/** Elements per call. V8 compiles a module quickly first and well later; a call in progress keeps the quick code. */
const WORK_PER_CALL = 1 << 16;

/** The memory of a backend and all that is needed to run modules on it. */
export class Runtime {
  readonly memory: WebAssembly.Memory;
  readonly allocator: Allocator;
  private words: Int32Array;
  private floats: Float32Array;
  private multiplier: Gemm | undefined;

  constructor(readonly maximumPages = MAX_PAGES) {
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: maximumPages });
    this.words = new Int32Array(this.memory.buffer);
    this.floats = new Float32Array(this.memory.buffer);
    new BigUint64Array(this.memory.buffer, ANGLE_TABLE_ADDRESS).set(angleTable());
    this.allocator = new Allocator(this.memory, ANGLE_TABLE_ADDRESS + ANGLE_TABLE_BYTES, maximumPages);
  }

  /** How modules declare the memory that they import. */
  get memoryType(): { maximum: number; shared: boolean } {
    return { maximum: this.maximumPages, shared: false };
  }

  /** The memory as int32; valid until the next allocation. */
  ints(): Int32Array {
    if (this.words.buffer !== this.memory.buffer) this.words = new Int32Array(this.memory.buffer);
    return this.words;
  }

  /** The memory as float32; valid until the next allocation. */
  float32(): Float32Array {
    if (this.floats.buffer !== this.memory.buffer) this.floats = new Float32Array(this.memory.buffer);
    return this.floats;
  }

  /** Compiles a module and returns its functions. */
  instantiate(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Exports {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: this.memory } }).exports;
  }

  /** The blocked matrix product, made when it is first needed. */
  gemm(): Gemm {
    return (this.multiplier ??= new Gemm(this));
  }

  /** Runs a phase over its whole extent. */
  runPhase(phase: Phase, run: PhaseFunction, args: number): void {
    // Steps of whole vectors, so that only the last call has a rest.
    const step = Math.max(Math.ceil(WORK_PER_CALL / phase.unitWork / 16) * 16, 16);
    for (let begin = 0; begin < phase.extent; begin += step) {
      if (run(args, begin, Math.min(begin + step, phase.extent)) !== 0)
        throw this.indexError(phase.serial ? "scatterAdd" : "gather", args);
    }
  }

  private indexError(operation: string, args: number): IndexError {
    const words = this.ints();
    const [index, size] = [words[args >>> 2], words[(args >>> 2) + 1]];
    return new IndexError(operation, `index ${index} is out of range for size ${size}`);
  }
}

/** A module of one function on v128: what `createWasmBackend` needs to be valid. */
const SIMD_PROBE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
); // prettier-ignore

/** Throws where WebAssembly or its SIMD instructions are missing. */
export function requireSimd(): void {
  if (typeof WebAssembly === "undefined") {
    throw new BackendError(
      "wasm",
      "this environment has no WebAssembly",
      "use the js backend: setBackend('js')",
    );
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    throw new BackendError(
      "wasm",
      "this engine's WebAssembly has no SIMD (v128)",
      "use the js backend: setBackend('js')",
    );
  }
}
