import { NNError } from "@nn/tensor";

type Numbers = Readonly<Record<string, number>>;

/** Refuses options that aren't whole numbers from `least` on, by their names. */
export function requireWhole(schedule: string, options: Numbers, least = 1): void {
  for (const [name, value] of Object.entries(options)) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new NNError(schedule, `${name} must be a whole number of at least ${least}, got ${value}`);
  }
}

/** Refuses options that aren't finite numbers, by their names. */
export function requireNumbers(schedule: string, options: Numbers): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Number.isFinite(value)) throw new NNError(schedule, `${name} must be a number, got ${value}`);
  }
}

/** Refuses options that aren't above 0, by their names. */
export function requirePositive(schedule: string, options: Numbers): void {
  for (const [name, value] of Object.entries(options)) {
    if (!(value > 0)) throw new NNError(schedule, `${name} must be above 0, got ${value}`);
  }
}

/** Refuses options that aren't from 0 to 1, by their names. */
export function requireShares(schedule: string, options: Numbers): void {
  for (const [name, value] of Object.entries(options)) {
    if (!(value >= 0 && value <= 1)) {
      throw new NNError(schedule, `${name} must be from 0 to 1, got ${value}`);
    }
  }
}

/** Refuses words that an option doesn't know. */
export function requireOneOf(schedule: string, name: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new NNError(schedule, `${name} must be one of ${known.join(", ")}, got ${value}`);
}
