import { NNError } from "@nn/tensor";
import type { Callback, Progress } from "@nn/train";
import type { GAN } from "../gan.js";

/** Less of the real examples' spread than this is a collapse. */
const COLLAPSED = 0.1;
/** A discriminator that is surer than this of both samples has won. */
const SURE = 0.995;
/** Looks in a row that must agree, for a bad batch is no collapse. */
const LOOKS = 3;
const FIRST_STEP = 1000;

/**
 * Ends training that came to no numbers any more.
 *
 * @throws NNError with the first metric that is not finite.
 */
export function refuseDivergence(
  operation: string,
  metrics: Readonly<Record<string, number>>,
  step: number,
): void {
  const bad = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
  if (!bad) return;
  throw new NNError(
    operation,
    `training diverged: ${bad[0]} is ${bad[1]} at step ${step}`,
    "use a lower learning rate, a gradient penalty or clipGradNorm; checkpoints hold what was before",
  );
}

/** Looks at how the game goes: ends it when it diverged, and warns, once each, of a collapse and of a lost game. */
export class GameWatch implements Callback {
  readonly interval = 500;
  readonly #gan: GAN;
  readonly #seen = new Map<string, number>();

  constructor(gan: GAN) {
    this.#gan = gan;
  }

  onProgress({ metrics, totalSteps }: Progress): void {
    refuseDivergence("GAN.fit", metrics, totalSteps);
    if (totalSteps < FIRST_STEP) return;
    const { spread, real, fake } = metrics;
    this.#note("collapse", spread !== undefined && spread < COLLAPSED, totalSteps, () => [
      `generated examples differ from each other by ${(100 * spread!).toFixed(0)} % of what real ones do`,
      "a gradient penalty, a lower learning rate or another loss helps",
    ]);
    const isLost = this.#gan.loss.output === "logit" && real! > SURE && fake! < 1 - SURE;
    this.#note("lost game", isLost, totalSteps, () => [
      "the discriminator is sure of every example, so that the generator learns little",
      "instanceNoise, labelSmoothing, a penalty or a lower discriminatorLr helps",
    ]);
  }

  #note(name: string, isSo: boolean, step: number, text: () => [what: string, fix: string]): void {
    const looks = isSo ? (this.#seen.get(name) ?? 0) + 1 : 0;
    // Once said, it stays said.
    if (this.#seen.get(name) === Infinity) return;
    this.#seen.set(name, looks >= LOOKS ? Infinity : looks);
    if (looks < LOOKS) return;
    const [what, fix] = text();
    console.warn(`GAN.fit: ${name} at step ${step}: ${what}; ${fix}.`);
  }
}
