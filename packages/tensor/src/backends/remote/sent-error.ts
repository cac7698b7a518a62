import { BackendError, DTypeError, IndexError, NNError, ShapeError, ValueError } from "../../errors.js";
import type { SentError } from "./messages.js";

const CLASSES = { BackendError, DTypeError, IndexError, NNError, ShapeError, ValueError };

/** The parts of an error that can be posted. */
export function packError(error: unknown): SentError {
  if (error instanceof NNError)
    return { name: error.name, operation: error.operation, message: error.message };
  return { name: "BackendError", operation: "wasm", message: `wasm: ${String(error)}` };
}

/** The error again, of its own class. */
export function unpackError({ name, operation, message }: SentError): NNError {
  const Class = CLASSES[name as keyof typeof CLASSES] ?? NNError;
  const error = new Class(operation, "");
  error.message = message;
  return error;
}
