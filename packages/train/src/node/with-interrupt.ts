/** Options of {@link withInterrupt}. */
export interface InterruptOptions {
  /** What is said after the first Ctrl-C, on the standard error output; "" for nothing. */
  readonly message?: string;
}

/** npm and others pass the signal on, so that one key press may arrive twice. */
const ONE_PRESS_MS = 300;

/**
 * Runs `work` with a signal that the first Ctrl-C (SIGINT) sets, so that training ends after its current step and results
 * are still written. A second Ctrl-C ends the process with status 130. Afterwards Ctrl-C does what it did before.
 *
 * @param work - Gets the signal, for the `signal` option of `fit` or `trainLoop`.
 * @returns What `work` answers.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { trainLoop } from "@nn/train";
 * import { withInterrupt } from "@nn/train/node";
 * const result = await withInterrupt((signal) =>
 *   trainLoop([tensor([1, 2])], (x) => ({ mean: x.mean() }), { epochs: 10, signal }),
 * );
 * console.log(result.interrupted); // false
 * ```
 */
export async function withInterrupt<T>(
  work: (signal: AbortSignal) => T | Promise<T>,
  options: InterruptOptions = {},
): Promise<T> {
  const { message = "\nInterrupted: ending after this step. Press Ctrl-C again to quit at once.\n" } =
    options;
  const controller = new AbortController();
  let pressed = 0;
  const onSignal = (): void => {
    if (!controller.signal.aborted) {
      pressed = performance.now();
      controller.abort();
      if (message) process.stderr.write(message);
    } else if (performance.now() - pressed > ONE_PRESS_MS) process.exit(130);
  };
  process.on("SIGINT", onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", onSignal);
  }
}
