/**
 * The mean of numbers and the sum of the squares of their distances to it, without cancellation (Welford 1962; Chan,
 * Golub and LeVeque 1979 for two sets).
 */
export class Moments {
  #count = 0;
  #mean = 0;
  #squares = 0;

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#mean;
  }

  /** sum (x - mean)^2. */
  get squares(): number {
    return this.#squares;
  }

  add(x: number): void {
    const distance = x - this.#mean;
    this.#mean += distance / ++this.#count;
    this.#squares += distance * (x - this.#mean);
  }

  absorb(other: Moments): void {
    const count = this.#count + other.#count;
    if (count === 0) return;
    const distance = other.#mean - this.#mean;
    this.#squares += other.#squares + (distance ** 2 * this.#count * other.#count) / count;
    this.#mean += (distance * other.#count) / count;
    this.#count = count;
  }
}
