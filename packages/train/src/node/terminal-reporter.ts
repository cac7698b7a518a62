import cliProgress from "cli-progress";
import type { Callback } from "../callback.js";
import type { Progress } from "../progress.js";
import type { EpochRecord } from "../types.js";
import { formatMetrics, formatRate, formatSeconds } from "./format.js";

/** Options of {@link terminalReporter}. */
export interface TerminalReporterOptions {
  /** Where to write. Initially the standard error output, so that results can be piped. */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Shows a progress bar with the rate, the loss and the time left; where the output is not a terminal, one plain line per
 * epoch.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { trainLoop } from "@nn/train";
 * import { terminalReporter } from "@nn/train/node";
 * await trainLoop([tensor([1, 2])], (x) => ({ mean: x.mean() }), { epochs: 2, callbacks: [terminalReporter()] });
 * ```
 */
export function terminalReporter(options: TerminalReporterOptions = {}): Callback {
  const { stream = process.stderr } = options;
  return stream.isTTY ? barReporter(stream) : lineReporter(stream);
}

function lineReporter(stream: NodeJS.WritableStream): Callback {
  return {
    onEpoch(record, progress) {
      stream.write(`${epochLine(record, progress)}\n`);
    },
    onEnd(result) {
      if (result?.interrupted) stream.write(`interrupted after ${result.steps} steps\n`);
    },
  };
}

function epochLine(record: EpochRecord, progress: Progress): string {
  const parts = [
    `epoch ${record.epoch}/${progress.epochs}`,
    measured(record),
    `${formatRate(record.steps / record.seconds)} steps/s`,
    formatSeconds(record.seconds),
  ];
  return parts.filter(Boolean).join("  ");
}

function measured({ metrics, validation }: Pick<EpochRecord, "metrics" | "validation">): string {
  return [formatMetrics(metrics), formatMetrics(validation, "validation ")].filter(Boolean).join("  ");
}

function barReporter(stream: NodeJS.WritableStream): Callback {
  const bar = new cliProgress.SingleBar({
    stream,
    format: "{epochs} [{bar}] {percentage} %  {rate} steps/s  {metrics}{left}",
    barCompleteChar: "=",
    barIncompleteChar: "-",
    barsize: 24,
    fps: 20,
    // Ctrl-C is the caller's: see withInterrupt.
    gracefulExit: false,
    emptyOnZero: true,
  });
  let validation: EpochRecord["validation"] = {};
  const update = (progress: Progress, left: string): void => {
    bar.setTotal(progress.plannedSteps ?? 0);
    bar.update(progress.totalSteps, {
      epochs: `epoch ${progress.epoch}/${progress.epochs}`,
      rate: formatRate(progress.stepsPerSecond),
      metrics: measured({ metrics: progress.metrics, validation }),
      left,
    });
  };
  const left = ({ secondsLeft }: Progress): string =>
    secondsLeft === undefined ? "" : `  ${formatSeconds(secondsLeft)} left`;
  return {
    onStart({ epochs, totalSteps, plannedSteps = 0 }) {
      bar.start(plannedSteps, totalSteps, { epochs: `epoch 0/${epochs}`, rate: "0", metrics: "", left: "" });
    },
    onProgress(progress) {
      update(progress, left(progress));
    },
    onEpoch(record, progress) {
      ({ validation } = record);
      update(progress, progress.epoch === progress.epochs ? "" : left(progress));
    },
    onEnd(result) {
      bar.stop();
      if (result) {
        const how = result.interrupted ? "interrupted" : "done";
        stream.write(`${how} after ${result.steps} steps, ${formatSeconds(result.seconds)}\n`);
      }
    },
  };
}
