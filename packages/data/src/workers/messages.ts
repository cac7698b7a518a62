import type { Encoded } from "./encode.js";

/** What a worker is asked: the examples at these places, together. */
export interface BatchRequest {
  readonly id: number;
  readonly indices: Int32Array;
}

/** An error as it crosses over: structured cloning would lose the name. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** What a worker says: once that it is ready, or why not, then an answer to each request. */
export type WorkerMessage =
  | { readonly kind: "ready"; readonly length: number }
  | { readonly kind: "batch"; readonly id: number; readonly batch: Encoded }
  | { readonly kind: "failed"; readonly id: number; readonly error: SentError };

/** An error to be sent. */
export function sentError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: undefined };
  const { name, message, stack } = error;
  return { name, message, stack };
}

/** The error that was sent, with the stack of where it was thrown. */
export function receivedError({ name, message, stack }: SentError): Error {
  const error = new Error(message);
  error.name = name;
  if (stack) error.stack = `${stack}\n    in the worker of a workerDataset`;
  return error;
}
