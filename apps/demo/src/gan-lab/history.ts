/** States of a run at steps that are about even, never more than a limit: when full, every other one is let go. */
export class History<State> {
  readonly #limit: number;
  #stride: number;
  #states: { readonly step: number; readonly state: State }[] = [];

  constructor({ limit = 120, stride = 5 }: { readonly limit?: number; readonly stride?: number } = {}) {
    this.#limit = limit;
    this.#stride = stride;
  }

  /** From the earliest on. */
  get steps(): number[] {
    return this.#states.map(({ step }) => step);
  }

  /** Whether the state at a step is to be kept. */
  wants(step: number): boolean {
    return step % this.#stride === 0 && !this.has(step);
  }

  has(step: number): boolean {
    return this.#states.some((kept) => kept.step === step);
  }

  /** Keeps the state of a step that is later than all others. */
  keep(step: number, state: State): void {
    this.#states.push({ step, state });
    if (this.#states.length <= this.#limit) return;
    this.#stride *= 2;
    this.#states = this.#states.filter((kept) => kept.step % this.#stride === 0);
  }

  /** Lets go what came after a step. */
  cut(step: number): void {
    this.#states = this.#states.filter((kept) => kept.step <= step);
  }

  at(step: number): State | undefined {
    return this.#states.find((kept) => kept.step === step)?.state;
  }
}
