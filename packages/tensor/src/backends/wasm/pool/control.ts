/**
 * Words of the block of shared memory over which threads agree on work. A job is a range of tickets, [base, limit): each
 * ticket is one piece of a phase. Counters only grow (and wrap), so that a late thread can't take an old ticket: it reads
 * `next`, then `limit`, and whoever moves `next` by one owns that ticket, and with it the job until the piece is done.
 */
export const WORD = {
  /** The ticket after the last one; threads that find no work sleep on it. */
  limit: 0,
  base: 1,
  module: 2,
  phase: 3,
  args: 4,
  step: 5,
  extent: 6,
  /** The next ticket to be taken. */
  next: 16,
  /** Tickets whose pieces are done. */
  done: 32,
  /** 0, or the status of a piece that failed. */
  status: 33,
  /** Threads that sleep. */
  sleepers: 48,
  /** 1 when the threads are to end. */
  quit: 49,
  /** Address of the first module's record; 0 while there is none. */
  modules: 50,
} as const;

/** The counters stand on cache lines of their own. */
export const CONTROL_BYTES = 256;

/** Words before a module's code in memory: its length in bytes, the module whose exports it imports (or -1), the next record. */
export const RECORD = { length: 0, library: 1, next: 2, words: 3 } as const;

/** The status of a piece that threw: the engine had no memory left for its module, say. */
export const STATUS_THREW = -1;

/** Looks for work, about 200 microseconds, before a thread goes to sleep: kernels of one schedule follow each other closely. */
export const SPINS = 40_000;
