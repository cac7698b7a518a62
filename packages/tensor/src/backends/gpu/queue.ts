/** Something to be done in its turn; what answers a promise holds up all that comes after it until it settles. */
export type Command = () => void | Promise<void>;

/** Who asks for more than this ahead of time is told to wait. */
const MANY = 256;

/**
 * Does what it is given in the order in which it comes: at once, unless something before is still waiting for a program
 * to be compiled or for values to come back. Commands deal with their own failures.
 */
export class Queue {
  readonly #waiting: Command[] = [];
  /** Settles when there is nothing left to do. */
  #busy: Promise<void> | undefined;

  get idle(): boolean {
    return !this.#busy;
  }

  /** A promise for when all is done, where much is waiting; else undefined. */
  backlog(): Promise<void> | undefined {
    return this.#waiting.length > MANY ? this.#busy : undefined;
  }

  do(command: Command): void {
    if (this.#busy) {
      this.#waiting.push(command);
      return;
    }
    const pending = command();
    if (pending) this.#busy = this.#resume(pending);
  }

  async #resume(pending: Promise<void>): Promise<void> {
    await pending;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await next();
    this.#busy = undefined;
  }
}
