import { grad } from "@nn/autograd";
import { GanGame, modeCoverage, type GAN, type Players } from "@nn/gan";
import { normalQuantile } from "@nn/latent";
import type { StateDict } from "@nn/layers";
import type { OptimizerState } from "@nn/optim";
import { compile, concat, Generator, manualSeed, tensor, type Tensor } from "@nn/tensor";
import { gridOf } from "../plot/map-view.ts";
import { floats } from "../training/floats.ts";
import type { Modes } from "./distributions.ts";
import { makeGan } from "./make-gan.ts";
import { FIELD, MESH, REACH, type Coverage, type GamePicture } from "./protocol.ts";
import type { Variant } from "./variants.ts";

/** Samples that are shown, and how many of them have arrows. */
const SAMPLES = 512;
const PULLED = 96;

/** All that a game goes on from. */
export interface GameState {
  readonly networks: StateDict;
  readonly discriminator: OptimizerState;
  readonly generator: OptimizerState;
}

/** What a round came to. */
export type Measured = Readonly<Partial<Record<"discriminator" | "generator", number>>>;

/** One game between two networks, and how it looks. */
export class Arena {
  readonly parameters: number;
  readonly #gan: GAN;
  readonly #game: GanGame;
  readonly #codes: Tensor; // [SAMPLES + MESH², 2]
  readonly #places = tensor(gridOf({ x: 0, y: 0, half: REACH }, FIELD).map(([x, y]) => [x, y])); // [FIELD², 2]

  readonly #field = compile(() => this.#gan.score(this.#places));
  readonly #generate = compile(() => this.#gan.generate(this.#codes));
  readonly #pull = compile((fakes: Tensor, reals: Tensor) => {
    const loss = (y: Tensor) =>
      this.#gan.loss.generator({ real: this.#gan.score(reals), fake: this.#gan.score(y) });
    // The mean over samples makes each one's share small; what it wants of one sample is as many times that.
    return grad(loss)(fakes).mul(-fakes.shape[0]);
  });

  constructor(variant: Variant, { learningRate, seed }: { learningRate: number; seed: number }) {
    manualSeed(seed);
    this.#gan = makeGan(variant, learningRate);
    this.#game = new GanGame(this.#gan);
    this.parameters = this.#gan.parameters().reduce((sum, { size }) => sum + size, 0);
    const samples = this.#gan.codes(SAMPLES, 2, { generator: new Generator(seed) });
    const mesh = tensor(meshCodes(variant === "began"));
    this.#codes = concat([samples, mesh]).realize();
    this.#gan.train();
  }

  set learningRate(lr: number) {
    this.#game.discriminatorOptimizer.lr = this.#game.generatorOptimizer.lr = lr;
  }

  async play(x: Tensor, players: Players): Promise<Measured> {
    const { discriminatorLoss, generatorLoss } = this.#game.play({ x }, players);
    const [discriminator, generator] = await Promise.all([discriminatorLoss?.item(), generatorLoss?.item()]);
    return {
      ...(discriminator !== undefined && { discriminator }),
      ...(generator !== undefined && { generator }),
    };
  }

  /** How samples meet the modes of a mixture. */
  async coverage({ means, std }: Modes): Promise<Coverage> {
    const samples = this.#generate().slice([0, SAMPLES]);
    if (!areNumbers(await samples.data())) return { found: 0, good: 0 };
    return modeCoverage(samples, { modes: tensor(means.map(([x, y]) => [x, y])), std });
  }

  async picture(reals: Tensor, modes: Modes | undefined): Promise<GamePicture> {
    const generated = this.#generate();
    const pulls = this.#pull(generated.slice([0, PULLED]), reals);
    const [scores, places, wanted] = await Promise.all([
      this.#field().data(),
      generated.data(),
      pulls.data(),
    ]);
    return {
      field: realness(floats(scores), this.#gan.loss.output),
      samples: floats(places.subarray(0, 2 * SAMPLES)),
      mesh: floats(places.subarray(2 * SAMPLES)),
      pulls: floats(wanted),
      coverage: modes && (await this.coverage(modes)),
      diverged: !areNumbers(scores) || !areNumbers(places),
    };
  }

  state(): GameState {
    const { discriminatorOptimizer, generatorOptimizer } = this.#game;
    return {
      networks: this.#gan.stateDict(),
      discriminator: discriminatorOptimizer.stateDict(),
      generator: generatorOptimizer.stateDict(),
    };
  }

  /** Goes back to a state; the learning rate stays. */
  restore({ networks, discriminator, generator }: GameState): void {
    const { discriminatorOptimizer, generatorOptimizer } = this.#game;
    const { lr } = generatorOptimizer;
    this.#gan.loadStateDict(networks);
    discriminatorOptimizer.loadStateDict(discriminator);
    generatorOptimizer.loadStateDict(generator);
    this.learningRate = lr;
  }
}

/** Whether nothing has become infinite or undefined. */
function areNumbers(values: ArrayLike<number>): boolean {
  return Array.prototype.every.call(values, Number.isFinite);
}

/** A square grid of codes; equally likely cells of the normal distribution, or equal ones of −1 … 1. */
function meshCodes(uniform: boolean): number[][] {
  const along = Array.from({ length: MESH }, (_, i) => {
    const share = (i + 0.5) / MESH;
    return uniform ? 2 * share - 1 : normalQuantile(share);
  });
  return along.flatMap((y) => along.map((x) => [x, y]));
}

/** Scores as 0 … 1: probabilities where they are logits, else their place between the lowest and the highest. */
export function realness(scores: Float32Array, output: GAN["loss"]["output"]): Float32Array {
  if (output === "logit") return scores.map((logit) => 1 / (1 + Math.exp(-logit)));
  // BEGAN's scores are errors: low ones are real.
  const sign = output === "reconstruction" ? -1 : 1;
  const sorted = scores.map((score) => sign * score).sort();
  const [low, high] = [sorted[Math.floor(0.02 * sorted.length)], sorted[Math.floor(0.98 * sorted.length)]];
  const span = Math.max(high - low, 1e-9);
  return scores.map((score) => Math.min(1, Math.max(0, (sign * score - low) / span)));
}
