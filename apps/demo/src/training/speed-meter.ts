/** Steps per second over the last two seconds or so. */
export class SpeedMeter {
  #marks: { readonly step: number; readonly time: number }[] = [];

  /** Takes note of a step and its time in milliseconds, and says how fast it goes. */
  read(step: number, time: number): number {
    this.#marks.push({ step, time });
    while (this.#marks.length > 2 && time - this.#marks[0].time > 2000) this.#marks.shift();
    const [first] = this.#marks;
    return time > first.time ? (1000 * (step - first.step)) / (time - first.time) : 0;
  }

  clear(): void {
    this.#marks = [];
  }
}
