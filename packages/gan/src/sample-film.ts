import { noGrad } from "@nn/autograd";
import { ValueError, type Generator, type Tensor } from "@nn/tensor";
import type { Callback, StepPlace, TrainResult } from "@nn/train";
import type { GAN } from "./gan.js";

/** Options of {@link SampleFilm}. */
export interface SampleFilmOptions {
  /** How many examples a frame has. Initially 36. */
  readonly count?: number;
  /** Steps of training from frame to frame. Initially 100. */
  readonly everySteps?: number;
  /** int32 `[count]`, for a conditional model. */
  readonly labels?: Tensor;
  /** Draws the codes. Initially the default generator. */
  readonly generator?: Generator;
}

/** What the generator made of the codes at some time. */
export interface Frame {
  /** The steps of training until then. */
  readonly step: number;
  /** `[count, …]` */
  readonly samples: Tensor;
}

/**
 * A film of a generator that learns: a callback that has it make examples of the same codes before training, after each so
 * many steps, and in the end. Checkpoints keep its frames.
 *
 * Attributes: `frames`, what there is so far; `codes`, `[count, codeSize]`.
 *
 * @param gan - Whose generator is looked at.
 * @throws ValueError when `count` or `everySteps` isn't a whole number from 1 up.
 *
 * @example
 * ```ts
 * import { gaussianRing } from "@nn/data";
 * import { GAN, mlp, SampleFilm } from "@nn/gan";
 * const gan = new GAN(mlp({ inputSize: 2, codeSize: 2 }));
 * const film = new SampleFilm(gan, { count: 100, everySteps: 4 });
 * await gan.fit(gaussianRing(640), { epochs: 1, callbacks: [film] });
 * console.log(film.frames.map(({ step }) => step)); // [0, 4, 8, 10]
 * console.log(film.frames[0].samples.shape); // [100, 2]
 * ```
 */
export class SampleFilm implements Callback {
  readonly #gan: Pick<GAN, "generate">;
  readonly #everySteps: number;
  readonly #labels: Tensor | undefined;
  #codes: Tensor;
  #frames: readonly Frame[] = [];
  #steps = 0;

  constructor(gan: Pick<GAN, "generate" | "codes" | "codeSize">, options: SampleFilmOptions = {}) {
    const { count = 36, everySteps = 100, labels, ...random } = options;
    for (const [name, value] of Object.entries({ count, everySteps })) {
      if (Number.isInteger(value) && value > 0) continue;
      throw new ValueError("SampleFilm", `${name} must be a whole number from 1 up, got ${value}`);
    }
    this.#gan = gan;
    this.#everySteps = everySteps;
    this.#labels = labels;
    this.#codes = gan.codes(count, gan.codeSize, random).realize();
  }

  get frames(): readonly Frame[] {
    return this.#frames;
  }

  get codes(): Tensor {
    return this.#codes;
  }

  onStart({ totalSteps }: { readonly totalSteps: number }): void {
    this.#steps = totalSteps;
    if (totalSteps === 0) this.#frames = [];
    if (this.#frames.length === 0) this.#shoot(totalSteps);
  }

  onStep({ totalSteps }: StepPlace): void {
    this.#steps = totalSteps;
    if (totalSteps % this.#everySteps === 0) this.#shoot(totalSteps);
  }

  onEnd(result: TrainResult | undefined): void {
    // A run that is cut short goes on, and the film with it.
    const isWhole = result && !result.interrupted;
    if (isWhole && this.#steps > this.#frames.at(-1)!.step) this.#shoot(this.#steps);
  }

  stateDict(): { readonly codes: Tensor; readonly frames: readonly Frame[] } {
    return { codes: this.#codes, frames: this.#frames };
  }

  loadStateDict({ codes, frames }: ReturnType<SampleFilm["stateDict"]>): void {
    this.#codes = codes;
    this.#frames = frames;
  }

  #shoot(step: number): void {
    const samples = noGrad(() => this.#gan.generate(this.#codes, this.#labels)).realize();
    this.#frames = [...this.#frames, { step, samples }];
  }
}
