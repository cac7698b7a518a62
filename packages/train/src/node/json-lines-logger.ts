import type { Callback } from "../callback.js";
import type { Progress } from "../progress.js";
import type { Training } from "../training.js";
import type { EpochRecord } from "../types.js";
import { LogFile } from "./log-file.js";

/** Options of {@link JSONLinesLogger}. */
export interface JSONLinesLoggerOptions {
  /** Has the means of each so many steps written, too. Initially epochs only. */
  readonly everySteps?: number;
}

/** What a line says, as far as it matters where training goes on. */
interface Line {
  readonly epoch: number;
  readonly step: number;
  readonly kind: "step" | "epoch";
}

/**
 * Writes a line of JSON for each epoch, `{"kind":"epoch","epoch":1,"step":23,"seconds":0.5,"complete":true,"metrics":{…},
 * "validation":{…}}`, and, if asked, one for each so many steps, `{"kind":"step","epoch":1,"step":10,"metrics":{…}}`. Numbers
 * that JSON doesn't have (NaN, infinity) are null.
 *
 * Training that starts anew writes the file anew. Training that goes on from a checkpoint keeps the lines up to there, so
 * that none is there twice.
 *
 * @param path - The file; its folder is made.
 *
 * @example
 * ```ts no-run
 * import { trainLoop } from "@nn/train";
 * import { JSONLinesLogger } from "@nn/train/node";
 * import { tensor } from "@nn/tensor";
 * await trainLoop([tensor([1, 2])], (x) => ({ mean: x.mean() }), {
 *   epochs: 20,
 *   callbacks: [new JSONLinesLogger("runs/log.jsonl", { everySteps: 10 })],
 * });
 * ```
 */
export class JSONLinesLogger implements Callback {
  readonly everySteps?: number;
  readonly onProgress?: NonNullable<Callback["onProgress"]>;
  readonly #file: LogFile;

  constructor(path: string, options: JSONLinesLoggerOptions = {}) {
    this.#file = new LogFile(path);
    if (options.everySteps === undefined) return;
    this.everySteps = options.everySteps;
    this.onProgress = ({ epoch, totalSteps, metrics }) =>
      this.#append({ kind: "step", epoch, step: totalSteps }, { metrics });
  }

  async onStart({ epoch, totalSteps }: Training): Promise<void> {
    const isBefore = (line: Line): boolean =>
      line.kind === "epoch" ? line.epoch < epoch : line.step <= totalSteps;
    await this.#file.begin((lines) =>
      totalSteps > 0 ? lines.filter((line) => isBefore(JSON.parse(line) as Line)) : [],
    );
  }

  onEpoch(record: EpochRecord, { totalSteps }: Progress): Promise<void> {
    const { epoch, seconds, complete, metrics, validation } = record;
    return this.#append(
      { kind: "epoch", epoch, step: totalSteps },
      { seconds, complete, metrics, validation },
    );
  }

  #append(line: Line, rest: object): Promise<void> {
    return this.#file.append(JSON.stringify({ ...line, ...rest }));
  }
}
