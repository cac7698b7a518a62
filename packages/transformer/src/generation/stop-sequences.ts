/**
 * Finds the first of some sequences in items that come one by one, and holds back what may be its beginning. Items are
 * tokens, or the characters of a text.
 */
export class StopSequences<T> {
  readonly #stops: readonly (readonly T[])[];
  #held: T[] = [];
  #ended = false;

  /** @param stops - None of them empty. */
  constructor(stops: readonly (readonly T[])[]) {
    this.#stops = stops;
  }

  /** Whether one of the sequences has come. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The items that are certain by now to stand before any of the sequences. */
  push(item: T): T[] {
    this.#held.push(item);
    const stop = this.#stops.find((each) => this.#endsWith(each, each.length));
    if (stop) {
      this.#ended = true;
      return this.#held.splice(0).slice(0, -stop.length);
    }
    const lengths = this.#stops.map((each) => this.#begun(each));
    return this.#held.splice(0, this.#held.length - Math.max(0, ...lengths));
  }

  /** What was held back, when nothing more comes. */
  end(): T[] {
    return this.#held.splice(0);
  }

  /** How many of the last items are the beginning of a sequence. */
  #begun(stop: readonly T[]): number {
    for (let count = Math.min(stop.length - 1, this.#held.length); count > 0; count--) {
      if (this.#endsWith(stop, count)) return count;
    }
    return 0;
  }

  #endsWith(stop: readonly T[], count: number): boolean {
    const from = this.#held.length - count;
    return from >= 0 && stop.slice(0, count).every((item, i) => item === this.#held[from + i]);
  }
}
