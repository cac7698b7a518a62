import type { DType, TypedArray } from "../../dtype.js";
import type { Kernel } from "../../kernel/kernel.js";

/** Options of the backend in the worker. */
export interface OpenOptions {
  readonly threads?: number;
}

/** What the page asks of the worker, in order. Buffers, executables and questions carry numbers that the page gives. */
export type Request =
  | readonly ["open", question: number, options: OpenOptions]
  | readonly ["allocate", buffer: number, dtype: DType, length: number]
  | readonly ["free", buffer: number]
  | readonly ["upload", buffer: number, data: TypedArray]
  | readonly ["copy", from: number, to: number]
  | readonly ["compile", executable: number, kernel: Kernel]
  | readonly [
      "run",
      executable: number,
      inputs: readonly number[],
      outputs: readonly number[],
      scalars: readonly number[],
    ]
  | readonly ["download", question: number, buffer: number, dtype: DType, length: number]
  | readonly ["fence", question: number]
  | readonly ["destroy"];

/** An error as it travels: errors of this library keep their class. */
export interface SentError {
  readonly name: string;
  readonly operation: string;
  readonly message: string;
}

/** The answer to a question. */
export type Answer = { readonly question: number; readonly bytesHeld: number } & (
  | { readonly description: string }
  | { readonly reached: true }
  | { readonly data: TypedArray }
  | { readonly error: SentError }
);
