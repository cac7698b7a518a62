import type { Players } from "@nn/gan";
import { manualSeed, tensor, type Tensor } from "@nn/tensor";
import { LossLog } from "../training/loss-log.ts";
import type { Trainer } from "../training/serve.ts";
import { Arena, type GameState } from "./arena.ts";
import { COUNT, modesOf, pointsOf, type Modes } from "./distributions.ts";
import { History } from "./history.ts";
import {
  BATCH,
  BEGINNING,
  DISTRIBUTIONS,
  type Action,
  type CurveName,
  type Distribution,
  type Facts,
  type LabProtocol,
  type Picture,
  type Settings,
} from "./protocol.ts";

export const SEED = 6;

/** Real points that are shown. */
const SHOWN = 768;
const PREVIEWED = 160;
/** Samples are compared with the modes every so many steps. */
const COMPARED = 10;

/** One game or two on the same data, with the same random numbers at each step, so that a run that goes back repeats. */
export class LabTrainer implements Trainer<LabProtocol> {
  readonly losses = new LossLog(BEGINNING.curves);
  step = 0;

  readonly #arenas: readonly Arena[];
  readonly #history = new History<readonly GameState[]>();
  readonly #modes: Modes | undefined;
  readonly #data: Float32Array;
  readonly #batches: readonly Tensor[];
  #discriminatorSteps: number;

  static async make(settings: Settings): Promise<LabTrainer> {
    return new LabTrainer(settings, await pointsOf(settings.data, settings.drawn, SEED));
  }

  private constructor(settings: Settings, data: Float32Array) {
    const { variants, learningRate, discriminatorSteps } = settings;
    this.#data = data;
    this.#batches = Array.from({ length: COUNT / BATCH }, (_, i) =>
      tensor(data.slice(2 * BATCH * i, 2 * BATCH * (i + 1)), [BATCH, 2]),
    );
    this.#modes = modesOf(settings.data);
    this.#discriminatorSteps = discriminatorSteps;
    this.#arenas = variants.map((variant) => new Arena(variant, { learningRate, seed: SEED }));
  }

  async start(): Promise<Facts> {
    await this.#compare();
    return {
      parameters: this.#arenas.reduce((sum, { parameters }) => sum + parameters, 0),
      trainCount: COUNT,
      heldOutCount: 0,
      stepsPerEpoch: this.#batches.length,
      real: this.#data.slice(0, 2 * SHOWN),
      previews: await previews(),
      modes: this.#modes?.means.length,
    };
  }

  tune({ learningRate, discriminatorSteps }: Settings): void {
    this.#discriminatorSteps = discriminatorSteps;
    for (const arena of this.#arenas) arena.learningRate = learningRate;
  }

  async advance(): Promise<void> {
    await this.#play(this.step % this.#discriminatorSteps === 0 ? "both" : "discriminator");
  }

  async act(action: Action): Promise<void> {
    if (action.type === "turn") await this.#play(action.players);
    else this.#rewind(action.step);
  }

  async picture(): Promise<Picture> {
    const reals = this.#batches[0];
    const games = [];
    for (const arena of this.#arenas) games.push(await arena.picture(reals, this.#modes));
    return { games, kept: this.#history.steps };
  }

  async #play(players: Players): Promise<void> {
    this.#history.cut(this.step);
    if (this.#history.wants(this.step)) this.#keep();
    const batch = this.#batches[this.step % this.#batches.length];
    this.step++;
    for (const [i, arena] of this.#arenas.entries()) {
      manualSeed(SEED + this.step);
      const losses = Object.entries(await arena.play(batch, players));
      for (const [player, loss] of losses) this.losses.add(`${player}${i}` as CurveName, this.step, loss);
    }
    if (this.step % COMPARED === 0) await this.#compare();
  }

  #keep(): void {
    this.#history.keep(
      this.step,
      this.#arenas.map((arena) => arena.state()),
    );
  }

  #rewind(step: number): void {
    // The way back to here stays open, until it goes on from there.
    if (!this.#history.has(this.step) && this.step > (this.#history.steps.at(-1) ?? -1)) this.#keep();
    const states = this.#history.at(step);
    if (!states) return;
    this.#arenas.forEach((arena, i) => arena.restore(states[i]));
    this.step = step;
  }

  async #compare(): Promise<void> {
    if (!this.#modes) return;
    for (const [i, arena] of this.#arenas.entries()) {
      const { good } = await arena.coverage(this.#modes);
      this.losses.add(`good${i}` as CurveName, this.step, good);
    }
  }
}

async function previews(): Promise<Facts["previews"]> {
  const names = (Object.keys(DISTRIBUTIONS) as Distribution[]).filter((name) => name !== "own");
  const entries = names.map(async (name) => {
    const points = await pointsOf(name, new Float32Array(), SEED);
    return [name, points.slice(0, 2 * PREVIEWED)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
