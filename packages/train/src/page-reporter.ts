import type { Callback } from "./callback.js";
import { formatMetrics, formatRate, formatSeconds } from "./node/format.js";
import type { Progress } from "./progress.js";

/** What is used of a page's `HTMLElement`, whose types programs for Node alone don't have. */
export interface PageElement {
  replaceChildren(...children: never[]): void;
}

/**
 * Shows progress in an element of a page, as `terminalReporter` does in a terminal: a bar (`<progress>`), and beside it the
 * epoch, the rate, the metrics and the time left, which is read out where a screen reader is at work. What the element held
 * before is replaced.
 *
 * @param element - Where to show it.
 *
 * @example
 * ```ts no-run
 * import { tensor } from "@nn/tensor";
 * import { pageReporter, trainLoop } from "@nn/train";
 * const element = document.querySelector<HTMLElement>("#progress")!;
 * await trainLoop([tensor([1, 2])], (x) => ({ mean: x.mean() }), { epochs: 100, callbacks: [pageReporter(element)] });
 * ```
 */
export function pageReporter(element: PageElement): Callback {
  const bar = document.createElement("progress");
  const text = document.createElement("output");
  bar.ariaLabel = "training";
  const show = (progress: Progress): void => {
    if (progress.plannedSteps === undefined) bar.removeAttribute("value");
    else Object.assign(bar, { max: progress.plannedSteps, value: progress.totalSteps });
    text.textContent = lineOf(progress);
  };
  return {
    // A page is drawn anew at most so often that text can be read.
    interval: 200,
    onStart() {
      text.textContent = "";
      (element as HTMLElement).replaceChildren(bar, " ", text);
    },
    onProgress: show,
    onEpoch(_, progress) {
      show(progress);
    },
    onEnd(result) {
      if (!result) return;
      const how = result.interrupted ? "interrupted" : "done";
      text.textContent += `, ${how} after ${result.steps} steps, ${formatSeconds(result.seconds)}`;
    },
  };
}

function lineOf({ epoch, epochs, stepsPerSecond, secondsLeft, metrics }: Progress): string {
  const parts = [
    `epoch ${epoch}/${epochs}`,
    `${formatRate(stepsPerSecond)} steps/s`,
    formatMetrics(metrics),
    secondsLeft ? `${formatSeconds(secondsLeft)} left` : "",
  ];
  return parts.filter(Boolean).join(", ");
}
