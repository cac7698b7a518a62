/** Something to be done in its turn. It deals with its own failures. */
interface Command {
  /** Does it; what answers a promise holds up all that comes after it until it settles. */
  readonly run: () => void | Promise<void>;
  /** What it had better wait for, such as a program that is being compiled; a promise that doesn't reject. */
  readonly ready: () => Promise<unknown> | undefined;
}

/** Who asks for more than this ahead of time is told to wait. */
const MANY = 256;

const atOnce = (): undefined => undefined;

/**
 * Does what it is given in the order in which it comes: at once, unless something before is still waiting for a program
 * to be compiled or for values to come back.
 */
export class Queue {
  readonly #waiting: Command[] = [];
  /** Settles when there is nothing left to do. */
  #busy: Promise<void> | undefined;

  /** A promise for when all is done, where much is waiting; else undefined. */
  backlog(): Promise<void> | undefined {
    return this.#waiting.length > MANY ? this.#busy : undefined;
  }

  do(run: Command["run"], ready: Command["ready"] = atOnce): void {
    if (this.#busy || ready()) {
      this.#waiting.push({ run, ready });
      this.#busy ??= this.#resume();
      return;
    }
    const pending = run();
    if (pending) this.#busy = this.#resume(pending);
  }

  /** Does what is waiting now, ready or not, for a caller that can't wait. */
  hurry(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) void next.run();
  }

  async #resume(pending?: Promise<void>): Promise<void> {
    await pending;
    for (let next = this.#waiting.at(0); next; next = this.#waiting.at(0)) {
      await next.ready();
      // Somebody was in a hurry meanwhile.
      if (this.#waiting.at(0) !== next) continue;
      this.#waiting.shift();
      await next.run();
    }
    this.#busy = undefined;
  }
}
