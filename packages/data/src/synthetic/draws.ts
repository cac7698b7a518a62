import { defaultGenerator, Generator, ValueError } from "@nn/tensor";
import { drawSeed, drawUniform } from "../permutation.js";

/** What every synthetic set takes. */
export interface SeedOptions {
  /** The same seed gives the same examples. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
}

/** Random numbers for examples that are made one after the other. */
export class Draws {
  readonly #generator: Generator;

  constructor(seed: number = drawSeed(defaultGenerator)) {
    this.#generator = new Generator(seed);
  }

  /** A number in [from, to). */
  uniform(from = 0, to = 1): number {
    return from + (to - from) * drawUniform(this.#generator);
  }

  /** A whole number in 0 … count - 1. */
  integer(count: number): number {
    return Math.floor(this.uniform(0, count));
  }

  /** A standard normal number (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}

/** Refuses a setting that is not a whole number of at least `least`. */
export function checkWhole(operation: string, name: string, value: number, least = 1): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ValueError(operation, `${name} must be a whole number of at least ${least}, got ${value}`);
}

/** Refuses a setting that is not a finite number of at least 0. */
export function checkSpread(operation: string, name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new ValueError(operation, `${name} must be a finite number of at least 0, got ${value}`);
}
