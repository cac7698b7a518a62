import { DTypeError } from "../errors.js";

/** The error of a backend that computes in 32 bits alone. */
export function noFloat64(operation: string, backend: string): DTypeError {
  return new DTypeError(
    operation,
    `the ${backend} backend has no float64`,
    "float64 runs on the js backend: setBackend('js')",
  );
}
