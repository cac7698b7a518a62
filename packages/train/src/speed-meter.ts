/** Steps per second and the time left, from the times at which it is asked. */
export class SpeedMeter {
  #lastTime: number;
  #lastSteps = 0;
  #rate = 0;

  #begin: number;

  /** @param begin - When training began, in milliseconds of `performance.now()`. */
  constructor(begin: number) {
    this.#begin = this.#lastTime = begin;
  }

  /** Goes on with a training that began earlier and has done so many steps. */
  restart(begin: number, steps: number): void {
    this.#begin = begin;
    this.#lastTime = performance.now();
    this.#lastSteps = steps;
  }

  /**
   * The rate, smoothed over the last reports, and the time left at the mean speed since the beginning, which knows about
   * validation as well.
   */
  measure(
    steps: number,
    plannedSteps: number | undefined,
    now = performance.now(),
  ): { stepsPerSecond: number; secondsLeft: number | undefined } {
    const elapsed = now - this.#lastTime;
    if (steps > this.#lastSteps && elapsed > 0) {
      const rate = ((steps - this.#lastSteps) * 1000) / elapsed;
      this.#rate = this.#rate === 0 ? rate : 0.7 * this.#rate + 0.3 * rate;
      this.#lastTime = now;
      this.#lastSteps = steps;
    }
    const secondsLeft =
      plannedSteps === undefined || steps === 0
        ? undefined
        : (Math.max(plannedSteps - steps, 0) * (now - this.#begin)) / steps / 1000;
    return { stepsPerSecond: this.#rate, secondsLeft };
  }
}
