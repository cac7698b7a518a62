/** So long it asks at every turn of the event loop; then the GPU has work for a while, and asking costs. */
const eagerMs = 10;
const idleMs = 4;

interface Awaited {
  readonly done: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Waits for what WebGL only answers when asked, without holding up the thread. */
export class Turns {
  #channel: MessageChannel | undefined;
  #awaited: Awaited[] = [];
  #lastChange = 0;
  #scheduled = false;

  /** Resolves once `done` says so, rejects with what it throws. */
  until(done: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#awaited.push({ done, resolve, reject });
      this.#lastChange = performance.now();
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#awaited.length === 0) return;
    this.#scheduled = true;
    if (performance.now() - this.#lastChange > eagerMs && !pageIsHidden()) {
      setTimeout(() => this.#turn(), idleMs);
      return;
    }
    // Timers inside timers wait 4 ms or more, messages don't.
    if (!this.#channel) {
      this.#channel = new MessageChannel();
      this.#channel.port1.onmessage = () => this.#turn();
    }
    this.#channel.port2.postMessage(0);
  }

  #turn(): void {
    this.#scheduled = false;
    const before = this.#awaited;
    this.#awaited = [];
    const still = before.filter((awaited) => !settles(awaited));
    if (still.length < before.length) this.#lastChange = performance.now();
    this.#awaited = [...still, ...this.#awaited];
    this.#schedule();
  }
}

/** Browsers make the timers of hidden pages wait for a second or more. */
function pageIsHidden(): boolean {
  return typeof document !== "undefined" && document.hidden;
}

function settles({ done, resolve, reject }: Awaited): boolean {
  try {
    if (!done()) return false;
    resolve();
  } catch (error) {
    reject(error);
  }
  return true;
}
