import { defaultGenerator, type Generator } from "@nn/tensor";

/** Random numbers that come again when the same is computed again. */
export class RepeatedDraws {
  readonly #states = new Map<number, ReturnType<Generator["getState"]>>();

  constructor(private readonly generator: Generator = defaultGenerator) {}

  /** Runs `fn`; it draws what it drew when it was run for this place first. */
  in<T>(place: number, fn: () => T): T {
    const before = this.#states.get(place);
    const now = this.generator.getState();
    if (!before) {
      this.#states.set(place, now);
      return fn();
    }
    this.generator.setState(before);
    try {
      return fn();
    } finally {
      this.generator.setState(now);
    }
  }
}
