import { NNError, ValueError } from "@nn/tensor";
import type { Callback } from "../callback.js";
import { Monitor, type MonitorOptions } from "../monitor.js";
import type { Training } from "../training.js";
import type { EpochRecord, TrainResult } from "../types.js";
import { saveCheckpoint } from "./checkpoint-file.js";
import { CheckpointFolder, checkpointName } from "./checkpoint-folder.js";

/** Options of {@link Checkpoints}. */
export interface CheckpointsOptions extends MonitorOptions {
  /** Where to write; made if it isn't there. */
  readonly folder: string;
  /** How many of the newest to keep. Initially 1. */
  readonly keepLast?: number;
  /** How many of the best after an epoch, by `monitor` and `mode`, to keep besides. Initially 0. */
  readonly keepBest?: number;
  /** After how many epochs to save. Initially 1. */
  readonly everyEpochs?: number;
  /** Has it save after each so many steps, too. Initially only after epochs. */
  readonly everySteps?: number;
}

interface Scored {
  readonly file: string;
  readonly score: number;
}

/** What checkpoints know of each other: the newest files, and the best with what they reached. */
interface CheckpointsState {
  readonly last: readonly string[];
  readonly best: readonly Scored[];
}

/**
 * A callback that saves training after epochs or steps, and when it is cut short, by Ctrl-C for example: the weights,
 * optimiser, schedule, generator, place in the data, measurements and history. `resume` of {@link fit} goes on from them,
 * bit for bit as if training had never stopped. Files are `step-00000123.safetensors`, each written whole or not at all;
 * the old ones are deleted when the new one is there. For Node.
 *
 * @throws ValueError for options that make no sense; at the start NNError when the folder holds checkpoints of steps that
 * are still to be done.
 *
 * @example
 * ```ts
 * import { mkdtempSync } from "node:fs";
 * import { tensor } from "@nn/tensor";
 * import { Checkpoints, trainLoop } from "@nn/train";
 * const folder = mkdtempSync("/tmp/run-");
 * const callbacks = [new Checkpoints({ folder, keepLast: 2, keepBest: 1, monitor: "mean" })];
 * const step = (x: ReturnType<typeof tensor>) => ({ mean: x.mean() });
 * await trainLoop([tensor([1, 2])], step, { epochs: 3, callbacks });
 * const { history } = await trainLoop([tensor([1, 2])], step, { epochs: 5, callbacks, resume: folder });
 * console.log(history.length); // 5
 * ```
 */
export class Checkpoints implements Callback {
  readonly last = true;
  readonly #options: Required<Omit<CheckpointsOptions, "monitor" | "mode">>;
  readonly #monitor: Monitor;
  readonly #folder: CheckpointFolder;
  #state: CheckpointsState = { last: [], best: [] };
  #training: Training | undefined;
  #saved = -1;

  constructor(options: CheckpointsOptions) {
    const { folder, keepLast = 1, keepBest = 0, everyEpochs = 1, everySteps = Infinity } = options;
    checkWhole({ keepLast, everyEpochs, ...(options.everySteps !== undefined && { everySteps }) }, 1);
    checkWhole({ keepBest }, 0);
    this.#options = { folder, keepLast, keepBest, everyEpochs, everySteps };
    this.#monitor = new Monitor("Checkpoints", options);
    this.#folder = new CheckpointFolder(folder);
  }

  async onStart(training: Training): Promise<void> {
    this.#training = training;
    this.#saved = training.totalSteps;
    await this.#folder.prepare();
    const ahead = (await this.#folder.list()).find(({ totalSteps }) => totalSteps > training.totalSteps);
    if (!ahead) return;
    throw new NNError(
      "Checkpoints",
      `${this.#folder.pathOf(ahead.file)} is there, and training begins after step ${training.totalSteps}`,
      `go on from it with resume: ${JSON.stringify(this.#folder.folder)}, or choose another folder`,
    );
  }

  async onStep({ totalSteps }: { readonly totalSteps: number }): Promise<void> {
    if (totalSteps % this.#options.everySteps === 0) await this.#save();
  }

  async onEpoch(record: EpochRecord): Promise<void> {
    if (!record.complete || record.epoch % this.#options.everyEpochs !== 0) return;
    await this.#save(this.#options.keepBest > 0 ? this.#monitor.read(record) : undefined);
  }

  /** What was done since the last checkpoint is saved, too, unless training failed. */
  async onEnd(result: TrainResult | undefined): Promise<void> {
    if (result && this.#training!.totalSteps !== this.#saved) await this.#save();
  }

  stateDict(): CheckpointsState {
    return this.#state;
  }

  loadStateDict(state: CheckpointsState): void {
    this.#state = state;
  }

  async #save(score?: number): Promise<void> {
    const training = this.#training!;
    const file = checkpointName(training.totalSteps);
    const { last, best } = this.#state;
    const { keepLast, keepBest } = this.#options;
    const scored =
      score === undefined ? best : [...best.filter((known) => known.file !== file), { file, score }];
    const sorted = scored.toSorted((a, b) => this.#monitor.compare(a.score, b.score));
    const others = last.filter((known) => known !== file);
    this.#state = { last: [...others, file].slice(-keepLast), best: sorted.slice(0, keepBest) };
    await saveCheckpoint(this.#folder.pathOf(file), { ...(await training.stateDict()) });
    this.#saved = training.totalSteps;
    await this.#removeOthers();
  }

  /** Also those that a crash between writing and deleting has left. */
  async #removeOthers(): Promise<void> {
    const kept = new Set([...this.#state.last, ...this.#state.best.map(({ file }) => file)]);
    for (const { file } of await this.#folder.list()) if (!kept.has(file)) await this.#folder.remove(file);
  }
}

function checkWhole(options: Readonly<Record<string, number>>, least: number): void {
  for (const [name, value] of Object.entries(options)) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new ValueError("Checkpoints", `${name} must be a whole number from ${least} on, got ${value}`);
  }
}
