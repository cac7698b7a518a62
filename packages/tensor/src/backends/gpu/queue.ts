/** Something to be done in its turn; what answers a promise holds up all that comes after it until it settles. */
export type Command = () => void | Promise<void>;

/**
 * Does what it is given in the order in which it comes: at once, unless something before is still waiting for a program
 * to be compiled or for values to come back. Commands deal with their own failures.
 */
export class Queue {
  readonly #waiting: Command[] = [];
  #busy = false;

  get idle(): boolean {
    return !this.#busy;
  }

  do(command: Command): void {
    if (this.#busy) {
      this.#waiting.push(command);
      return;
    }
    const pending = command();
    if (pending) void this.#resume(pending);
  }

  async #resume(pending: Promise<void>): Promise<void> {
    this.#busy = true;
    await pending;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await next();
    this.#busy = false;
  }
}
