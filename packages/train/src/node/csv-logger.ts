import { NNError } from "@nn/tensor";
import type { Callback } from "../callback.js";
import type { Progress } from "../progress.js";
import type { Training } from "../training.js";
import type { EpochRecord } from "../types.js";
import { LogFile } from "./log-file.js";

/**
 * Writes a line of comma-separated values (RFC 4180) for each epoch: its number, all steps so far, its seconds, the means
 * of its metrics, and those of the validation as `validation_loss` and so on. The first line has the names.
 *
 * Training that starts anew writes the file anew. Training that goes on from a checkpoint keeps the lines of the epochs
 * before, so that none is there twice.
 *
 * @param path - The file; its folder is made.
 * @throws NNError in training, when there are metrics that the first line doesn't have.
 *
 * @example
 * ```ts no-run
 * import { trainLoop } from "@nn/train";
 * import { CSVLogger } from "@nn/train/node";
 * import { tensor } from "@nn/tensor";
 * await trainLoop([tensor([1, 2])], (x) => ({ mean: x.mean() }), {
 *   epochs: 2,
 *   callbacks: [new CSVLogger("runs/log.csv")],
 * });
 * // epoch,step,seconds,mean
 * // 1,1,0.0021,1.5
 * // 2,2,0.0004,1.5
 * ```
 */
export class CSVLogger implements Callback {
  readonly #file: LogFile;
  #columns: readonly string[] | undefined;

  constructor(path: string) {
    this.#file = new LogFile(path);
  }

  async onStart({ epoch, totalSteps }: Training): Promise<void> {
    this.#columns = undefined;
    await this.#file.begin(([head, ...lines]) => {
      const kept = totalSteps > 0 ? lines.filter((line) => Number(cellsOf(line)[0]) < epoch) : [];
      if (head === undefined || kept.length === 0) return [];
      this.#columns = cellsOf(head);
      return [head, ...kept];
    });
  }

  async onEpoch(record: EpochRecord, { totalSteps }: Progress): Promise<void> {
    const validation = Object.entries(record.validation).map(([name, value]) => [
      `validation_${name}`,
      value,
    ]);
    const row: Readonly<Record<string, number>> = {
      epoch: record.epoch,
      step: totalSteps,
      seconds: record.seconds,
      ...record.metrics,
      ...Object.fromEntries(validation),
    };
    const head = this.#columns ? [] : [lineOf(Object.keys(row))];
    this.#columns ??= Object.keys(row);
    this.#check(Object.keys(row), this.#columns);
    await this.#file.append(...head, lineOf(this.#columns.map((name) => String(row[name] ?? ""))));
  }

  #check(names: readonly string[], columns: readonly string[]): void {
    const unknown = names.filter((name) => !columns.includes(name));
    if (unknown.length === 0) return;
    throw new NNError(
      "CSVLogger",
      `${this.#file.path} has the columns ${columns.join(", ")}, and there is ${unknown.join(", ")} too`,
      "record the same metrics in every epoch, or use JSONLinesLogger",
    );
  }
}

function lineOf(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

function cellsOf(line: string): string[] {
  const cells = line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g);
  const found = Array.from(cells, ([, cell]) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
  // The pattern also finds the emptiness behind the last cell.
  return found.slice(0, -1);
}
