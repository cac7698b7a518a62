import type { Callback } from "../callback.js";
import type { Progress } from "../progress.js";
import type { Training } from "../training.js";
import type { EpochRecord } from "../types.js";
import { NNError, type Tensor } from "@nn/tensor";
import { SummaryWriter } from "./summary-writer.js";

/** What histograms are made of; every `Module` of `@nn/layers` has it. */
export interface WithParameters {
  namedParameters(): ReadonlyMap<string, Tensor>;
}

/** What the learning rate is read from; every `Optimizer` of `@nn/optim` has it. */
export interface WithLearningRate {
  readonly lr: number;
}

/** Options of {@link TensorBoard}. */
export interface TensorBoardOptions {
  /** Has the means of each so many steps written, too. Initially epochs only. */
  readonly everySteps?: number;
  /** Whose learning rate is written. Initially that of `fit`. */
  readonly optimizer?: WithLearningRate;
  /** Whose parameters and gradients are written as histograms. Initially that of `fit`. */
  readonly model?: WithParameters;
  /** After each so many epochs there are histograms. Initially none. */
  readonly histogramEpochs?: number;
}

/**
 * Writes how training goes for TensorBoard: `loss/train` and `loss/validation` (and so for every metric) after each epoch,
 * `loss/step` in between, the learning rate `lr`, and histograms of parameters and of the gradients of the last step
 * (those that can be read: a compiled step leaves none). The x axis counts the steps of all epochs.
 *
 * Training that goes on from a checkpoint has TensorBoard forget what came after it.
 *
 * @param writer - A writer, which stays open, or the folder of the run.
 * @throws NNError when `histogramEpochs` is not a whole number above 0.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { trainLoop } from "@nn/train";
 * import { SummaryWriter, TensorBoard } from "@nn/train/tensorboard";
 * const writer = new SummaryWriter("runs/example", { store: "memory" });
 * await trainLoop([tensor([1, 2])], (x) => ({ mean: x.mean() }), {
 *   epochs: 20,
 *   callbacks: [new TensorBoard(writer, { everySteps: 5 })],
 * });
 * console.log((await writer.files()).length); // 1
 * ```
 */
export class TensorBoard implements Callback {
  readonly everySteps?: number;
  readonly onProgress?: NonNullable<Callback["onProgress"]>;
  readonly #given: SummaryWriter | string;
  readonly #options: TensorBoardOptions;
  #writer: SummaryWriter | undefined;
  #optimizer: WithLearningRate | undefined;
  #model: WithParameters | undefined;

  constructor(writer: SummaryWriter | string, options: TensorBoardOptions = {}) {
    const { everySteps, histogramEpochs } = options;
    if (histogramEpochs !== undefined && !(Number.isInteger(histogramEpochs) && histogramEpochs > 0)) {
      throw new NNError(
        "TensorBoard",
        `histogramEpochs must be a whole number above 0, got ${histogramEpochs}`,
      );
    }
    this.#given = writer;
    this.#options = options;
    if (everySteps === undefined) return;
    this.everySteps = everySteps;
    this.onProgress = ({ totalSteps, metrics }) => this.#scalars("step", metrics, totalSteps);
  }

  onStart({ totalSteps, parts }: Training): void {
    const { optimizer = parts.optimizer, model = parts.model } = this.#options;
    this.#optimizer = hasLearningRate(optimizer) ? optimizer : undefined;
    this.#model = hasParameters(model) ? model : undefined;
    const purge = totalSteps > 0 ? { purgeStep: totalSteps + 1 } : {};
    this.#writer = typeof this.#given === "string" ? new SummaryWriter(this.#given, purge) : this.#given;
  }

  onEpoch({ epoch, metrics, validation }: EpochRecord, { totalSteps }: Progress): void {
    const { histogramEpochs } = this.#options;
    this.#scalars("train", metrics, totalSteps);
    this.#scalars("validation", validation, totalSteps);
    if (this.#optimizer) this.#writer?.addScalar("lr", this.#optimizer.lr, totalSteps);
    if (histogramEpochs !== undefined && epoch % histogramEpochs === 0) this.#histograms(totalSteps);
  }

  async onEnd(): Promise<void> {
    await (typeof this.#given === "string" ? this.#writer?.close() : this.#writer?.flush());
  }

  #scalars(kind: string, metrics: Readonly<Record<string, number>>, step: number): void {
    for (const [name, value] of Object.entries(metrics)) {
      this.#writer?.addScalar(`${name}/${kind}`, value, step);
    }
  }

  #histograms(step: number): void {
    for (const [name, parameter] of this.#model?.namedParameters() ?? []) {
      const tag = name.replaceAll(".", "/");
      this.#writer?.addHistogram(`weights/${tag}`, parameter, step);
      if (parameter.grad) this.#writer?.addHistogram(`gradients/${tag}`, parameter.grad, step);
    }
  }
}

function hasLearningRate(value: unknown): value is WithLearningRate {
  return typeof (value as Partial<WithLearningRate> | undefined)?.lr === "number";
}

function hasParameters(value: unknown): value is WithParameters {
  return typeof (value as Partial<WithParameters> | undefined)?.namedParameters === "function";
}
