import { NNError } from "@nn/tensor";

/** The value, where it is one of those allowed. */
export function oneOf<T extends string>(name: string, argument: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  const choices = allowed.map((choice) => `"${choice}"`).join(", ");
  throw new NNError(name, `there is no ${argument} "${value}"`, `use one of ${choices}`);
}
