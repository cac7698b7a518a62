import { BackendError, IndexError } from "../../errors.js";
import { Allocator, MAX_PAGES } from "./allocator.js";
import { STATUS } from "./emitter.js";
import { gemmLibrary } from "./gemm/library.js";
import { ANGLE_TABLE_ADDRESS, ANGLE_TABLE_BYTES, angleTable } from "./helpers.js";
import { CONTROL_BYTES } from "./pool/control.js";
import { Modules, type LoadedModule } from "./pool/modules.js";
import { Pool, type Work } from "./pool/pool.js";
import { threading, type ThreadStart } from "./pool/threads.js";
import type { Phase } from "./program.js";

/** Memory of a thread's own, which modules may import the address of as `env.scratch`. */
export const SCRATCH_BYTES = 1 << 20;

/** Elements per call. V8 compiles a module quickly first and well later; a call in progress keeps the quick code. */
const WORK_PER_CALL = 1 << 16;
/** With fewer elements, handing pieces to other threads costs more than they do. */
const SHARE_FROM = 1 << 17;
/** Times as many are needed, in one phase or several, before threads that sleep are woken: it takes them 50 microseconds. */
const WAKE_FACTOR = 2;
/** Pieces for each thread, so that one that is held up does not hold up all. */
const PIECES_PER_THREAD = 4;
const INITIAL_PAGES = 16;
/** More threads than this are not asked for by default. */
const MOST_THREADS = 16;

/** A phase that can be run. */
export interface LoadedPhase extends Phase, Work {
  /** Units per call. */
  readonly piece: number;
}

/** What a runtime may take. */
export interface RuntimeOptions {
  /** Most pages of 64 KiB. */
  readonly maximumPages: number;
  /** Threads, this one included. */
  readonly threads: number | undefined;
  /** Elements from which a phase is shared out among threads. */
  readonly shareFrom: number;
}

/** The memory of a backend and all that is needed to run modules on it. */
export class Runtime {
  readonly memory: WebAssembly.Memory;
  readonly allocator: Allocator;
  readonly maximumPages: number;
  readonly threads: number;
  /** Why there is only one thread. */
  readonly oneThreadReason: string | undefined;
  private readonly shareFrom: number;
  private readonly control: number;
  private readonly modules: Modules;
  private readonly spawn: ((start: ThreadStart) => void) | undefined;
  private words: Int32Array;
  private floats: Float32Array;
  private multiplier: LoadedModule | undefined;
  private pool: Pool | undefined;
  /** Elements of phases that were worth sharing, had the threads been awake, since the last that was shared. */
  private unshared = 0;

  constructor({ maximumPages = MAX_PAGES, threads, shareFrom = SHARE_FROM }: Partial<RuntimeOptions> = {}) {
    const found = chooseThreads(threads, maximumPages);
    this.threads = found.threads;
    this.memory = found.memory;
    this.spawn = found.spawn;
    this.oneThreadReason = found.reason;
    this.maximumPages = maximumPages;
    this.shareFrom = shareFrom;
    this.words = new Int32Array(this.memory.buffer);
    this.floats = new Float32Array(this.memory.buffer);
    new BigUint64Array(this.memory.buffer, ANGLE_TABLE_ADDRESS).set(angleTable());
    this.allocator = new Allocator(this.memory, ANGLE_TABLE_ADDRESS + ANGLE_TABLE_BYTES, maximumPages);
    this.control = this.allocator.allocate(CONTROL_BYTES);
    const scratch = this.allocator.allocate(SCRATCH_BYTES);
    this.modules = new Modules(this.memory, this.allocator, scratch, this.control, this.threads > 1);
  }

  /** How modules declare the memory that they import. */
  get memoryType(): { maximum: number; shared: boolean } {
    return { maximum: this.maximumPages, shared: this.threads > 1 };
  }

  /** The memory as int32; valid until the next allocation. */
  ints(): Int32Array {
    if (this.words.byteLength !== this.allocator.capacity) this.words = new Int32Array(this.memory.buffer);
    return this.words;
  }

  /** The memory as float32; valid until the next allocation. */
  float32(): Float32Array {
    if (this.floats.byteLength !== this.allocator.capacity)
      this.floats = new Float32Array(this.memory.buffer);
    return this.floats;
  }

  /** Compiles a module, which all threads can run; `library` is an earlier one whose exports it imports. */
  load(code: Uint8Array<ArrayBuffer>, library?: LoadedModule): LoadedModule {
    return this.modules.load(code, library);
  }

  /** Compiles a module whose exports p0, p1, … are the functions of `phases`. */
  loadPhases(code: Uint8Array<ArrayBuffer>, phases: readonly Phase[], library?: LoadedModule): LoadedPhase[] {
    if (phases.length === 0) return [];
    const { id, exports } = this.load(code, library);
    return phases.map((phase, i) => ({
      ...phase,
      piece: this.pieceOf(phase),
      module: id,
      phase: i,
      run: exports[`p${i}`] as Work["run"],
    }));
  }

  /** What blocked matrix products share, loaded when it is first needed. */
  gemm(): LoadedModule {
    return (this.multiplier ??= this.load(gemmLibrary(this.memoryType)));
  }

  /** Runs a phase over its whole extent, in all threads where that pays. */
  runPhase(phase: LoadedPhase, args: number): void {
    const status = this.worthSharing(phase)
      ? (this.pool ??= this.startPool()).run(phase, args, phase.extent, phase.piece)
      : runAlone(phase, args);
    if (status !== 0) throw this.indexError(status === STATUS.scatterAdd ? "scatterAdd" : "gather", args);
  }

  private worthSharing({ extent, piece, unitWork, serial }: LoadedPhase): boolean {
    if (this.threads === 1 || piece >= extent || serial) return false;
    const work = extent * unitWork;
    if (work < this.shareFrom) return false;
    this.unshared += work;
    if (this.unshared < WAKE_FACTOR * this.shareFrom && this.pool?.awake() !== true) return false;
    this.unshared = 0;
    return true;
  }

  /** Units per call: whole vectors, so that only the last call has a rest. */
  private pieceOf({ extent, unitWork, grain, serial }: Phase): number {
    const work = extent * unitWork;
    const pieces =
      this.threads > 1 && !serial && work >= this.shareFrom
        ? Math.max(work / WORK_PER_CALL, this.threads * PIECES_PER_THREAD)
        : work / WORK_PER_CALL;
    return Math.max(Math.ceil(extent / pieces / grain), 1) * grain;
  }

  private startPool(): Pool {
    const { memory, control } = this;
    for (let i = 1; i < this.threads; i++)
      this.spawn!({ memory, control, scratch: this.allocator.allocate(SCRATCH_BYTES) });
    return new Pool(new Int32Array(memory.buffer, control, CONTROL_BYTES / 4));
  }

  /** Ends the threads. */
  destroy(): void {
    this.pool?.quit();
  }

  private indexError(operation: string, args: number): IndexError {
    const words = this.ints();
    const [index, size] = [words[args >>> 2], words[(args >>> 2) + 1]];
    return new IndexError(operation, `index ${index} is out of range for size ${size}`);
  }
}

interface ThreadChoice {
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  readonly spawn?: (start: ThreadStart) => void;
  /** Why there is only one thread. */
  readonly reason?: string;
}

/** As many threads as wanted, or one where memory can't be shared. */
function chooseThreads(wanted: number | undefined, maximum: number): ThreadChoice {
  const alone = (reason: string): ThreadChoice => {
    return { memory: new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum }), threads: 1, reason };
  };
  if (wanted === 1) return alone("as asked for");
  const found = threading();
  if ("reason" in found) return alone(found.reason);
  const threads = wanted ?? Math.min(found.cores, MOST_THREADS);
  if (threads === 1) return alone("there is one core");
  try {
    const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared: true });
    return { memory, threads, spawn: found.spawn };
  } catch (error) {
    return alone(`shared memory was refused: ${String(error)}`);
  }
}

function runAlone({ run, extent, piece }: LoadedPhase, args: number): number {
  for (let begin = 0; begin < extent; begin += piece) {
    const status = run(args, begin, Math.min(begin + piece, extent));
    if (status !== 0) return status;
  }
  return 0;
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
