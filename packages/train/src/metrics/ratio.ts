/** A sum over a sum, in float64; NaN while there is nothing. */
export class Ratio {
  #sum = 0;
  #weight = 0;

  /** The quotient of what was added. */
  get value(): number {
    return this.#sum / this.#weight;
  }

  add(sum: number, weight: number): void {
    this.#sum += sum;
    this.#weight += weight;
  }

  absorb(other: Ratio): void {
    this.add(other.#sum, other.#weight);
  }

  clear(): void {
    this.#sum = this.#weight = 0;
  }
}
