import { BackendError } from "../../../errors.js";
import { STATUS_THREW, WORD } from "./control.js";

/** A phase's function in this thread, and how other threads find theirs. */
export interface Work {
  readonly run: (args: number, begin: number, end: number) => number;
  readonly module: number;
  readonly phase: number;
}

/** Looks for the last pieces before going to sleep; about 20 microseconds. */
const SPINS = 4_000;
/** Milliseconds of one sleep, should a wake-up be missed. */
const NAP = 1;

/** Shares the pieces of a job out to all threads, the calling one among them, and waits for the last. */
export class Pool {
  /** The main thread of a page must not sleep. */
  private readonly mayWait: boolean;

  constructor(private readonly words: Int32Array) {
    this.mayWait = maySleep(words);
  }

  /** Whether the other threads are looking for work just now. */
  awake(): boolean {
    return Atomics.load(this.words, WORD.sleepers) === 0;
  }

  /** Runs units 0 … extent - 1 in pieces of `step`; answers 0, or the status of a piece that failed. */
  run(work: Work, args: number, extent: number, step: number): number {
    const { words } = this;
    const base = words[WORD.limit];
    words[WORD.base] = base;
    words[WORD.module] = work.module;
    words[WORD.phase] = work.phase;
    words[WORD.args] = args;
    words[WORD.step] = step;
    words[WORD.extent] = extent;
    words[WORD.status] = 0;
    const limit = (base + Math.ceil(extent / step)) | 0;
    Atomics.store(words, WORD.limit, limit);
    if (Atomics.load(words, WORD.sleepers) > 0) Atomics.notify(words, WORD.limit);
    const error = this.takePieces(work, args, extent, step, base, limit);
    this.awaitOthers(limit);
    if (error) throw error;
    const status = words[WORD.status];
    if (status === STATUS_THREW)
      throw new BackendError("wasm", "a thread failed; there may be no memory left for its code");
    return status;
  }

  /** Takes pieces until none is left; answers what one of them threw. */
  private takePieces(
    { run }: Work,
    args: number,
    extent: number,
    step: number,
    base: number,
    limit: number,
  ): unknown {
    const { words } = this;
    let error: unknown;
    for (;;) {
      const ticket = Atomics.load(words, WORD.next);
      if (ticket === limit) return error;
      if (Atomics.compareExchange(words, WORD.next, ticket, (ticket + 1) | 0) !== ticket) continue;
      const begin = ((ticket - base) | 0) * step;
      try {
        const status = run(args, begin, Math.min(begin + step, extent));
        if (status !== 0) Atomics.store(words, WORD.status, status);
      } catch (thrown) {
        error = thrown;
      }
      Atomics.add(words, WORD.done, 1);
    }
  }

  private awaitOthers(limit: number): void {
    const { words } = this;
    for (let spins = 0; ; spins++) {
      const done = Atomics.load(words, WORD.done);
      if (done === limit) return;
      if (this.mayWait && spins > SPINS) Atomics.wait(words, WORD.done, done, NAP);
    }
  }

  /** Has the threads end. */
  quit(): void {
    Atomics.store(this.words, WORD.quit, 1);
    Atomics.notify(this.words, WORD.limit);
  }
}

/** Whether this thread may sleep: asks with a wait that ends at once. */
function maySleep(words: Int32Array): boolean {
  try {
    Atomics.wait(words, WORD.done, words[WORD.done] + 1, 0);
    return true;
  } catch {
    return false;
  }
}
