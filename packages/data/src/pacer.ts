/**
 * A function to be awaited in a long loop: it lets other work of the page or process (drawing, input, signals) have its
 * turn when `interval` milliseconds have gone by since the last time, and does nothing otherwise.
 *
 * @param interval - Milliseconds between two turns. Initially 15.
 *
 * @example
 * ```ts
 * import { createPacer } from "@nn/data";
 * const pace = createPacer();
 * let sum = 0;
 * for (let i = 0; i < 1000; i++) {
 *   sum += i;
 *   await pace();
 * }
 * ```
 */
export function createPacer(interval = 15): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < interval) return undefined;
    return nextTask().then(() => {
      last = performance.now();
    });
  };
}

/** The next turn of the event loop, without the 4 ms that a nested timer waits in a page. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
