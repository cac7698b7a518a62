import { backlog } from "@nn/tensor";

/**
 * When the event loop last had a turn here. Of the whole module, as loops may be nested or shorter than the interval; a
 * second copy of the package would only give more turns.
 */
let lastTurn = 0;

/**
 * To be awaited in a long loop: waits while the device is far behind, and lets other work of the page or process (drawing,
 * input, signals) have its turn when `interval` milliseconds have gone by since the last one. Does nothing otherwise.
 *
 * @param interval - Milliseconds between two turns. Initially 15.
 *
 * @example
 * ```ts
 * import { breathe } from "@nn/data";
 * let sum = 0;
 * for (let i = 0; i < 1000; i++) {
 *   sum += i;
 *   await breathe();
 * }
 * ```
 */
export function breathe(interval = 15): Promise<void> | undefined {
  const late = backlog();
  if (!late && performance.now() - lastTurn < interval) return undefined;
  return Promise.all([late, nextTask()]).then(() => {
    lastTurn = performance.now();
  });
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
