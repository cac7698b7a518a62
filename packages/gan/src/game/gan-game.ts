import type { Optimizer } from "@nn/optim";
import { compile, NNError, type Tensor } from "@nn/tensor";
import { ChangingNumbers } from "@nn/train";
import type { GAN } from "../gan.js";
import { playRound, type Batch, type Players } from "./round.js";

/**
 * The game of a {@link GAN}, played by hand: one round at a time, for a loop of your own. `fit` plays it, too. The networks
 * are as you set them, `gan.train()` or `gan.eval()`.
 *
 * Attributes: `discriminatorOptimizer` and `generatorOptimizer`, made by the update rule, whose `lr` may be changed between
 * rounds; `noise`, the callback that changes the update rule's `instanceNoise` from step to step of `@nn/train`, where
 * there is some.
 *
 * @example
 * ```ts
 * import { gaussianRing } from "@nn/data";
 * import { GAN, GanGame, mlp, nsGan } from "@nn/gan";
 * const gan = new GAN({ ...nsGan(), ...mlp({ inputSize: 2, codeSize: 2, hidden: [32] }) });
 * const game = new GanGame(gan);
 * const { x } = gaussianRing(64, { seed: 1 }).all();
 * game.play({ x }, "discriminator");
 * const { generatorLoss, discriminatorLoss } = game.play({ x });
 * console.log(await generatorLoss!.item(), await discriminatorLoss!.item());
 * ```
 */
export class GanGame {
  readonly gan: GAN;
  readonly discriminatorOptimizer: Optimizer;
  readonly generatorOptimizer: Optimizer;
  readonly noise: ChangingNumbers | undefined;
  readonly #rounds: Readonly<Record<Players, (batch: Batch) => Record<string, Tensor>>>;

  constructor(gan: GAN) {
    const { update } = gan;
    this.gan = gan;
    this.discriminatorOptimizer = update.optimizer(gan.discriminator.parameters(), update.discriminatorLr);
    this.generatorOptimizer = update.optimizer(gan.generator.parameters(), update.lr);
    this.noise = changingNoise(gan);
    this.#rounds = {
      both: this.#captured("both"),
      discriminator: this.#captured("discriminator"),
      generator: this.#captured("generator"),
    };
  }

  /**
   * One round.
   *
   * @param batch - The real examples `x`, `[n, …]`, and, for a conditional model, their labels `y`, int32 `[n]`.
   * @param players - Who takes a step. Initially "both", the discriminator first.
   * @returns What was measured, by the names that `fit` gives it.
   * @throws NNError for other players.
   */
  play(batch: Batch, players: Players = "both"): Record<string, Tensor> {
    if (!Object.hasOwn(this.#rounds, players)) {
      const names = Object.keys(this.#rounds).join(", ");
      throw new NNError("GanGame.play", `there are no players "${String(players)}"`, `use ${names}`);
    }
    return this.#rounds[players](batch);
  }

  /** A round, captured once and replayed. */
  #captured(players: Players): (batch: Batch) => Record<string, Tensor> {
    const { gan, discriminatorOptimizer, generatorOptimizer } = this;
    const game = { gan, discriminatorOptimizer, generatorOptimizer, noise: this.noise?.tensors["noise"] };
    const play = compile((x: Tensor, ...labels: Tensor[]) => {
      const [y] = labels;
      return { ...playRound(game, y ? { x, y } : { x }, players) };
    });
    const isConditional = gan.classes !== undefined;
    return ({ x, y }) => (isConditional && y ? play(x, y) : play(x));
  }
}

/** The noise on what the discriminator sees, where there is some. */
function changingNoise({ update: { instanceNoise = 0 } }: GAN): ChangingNumbers | undefined {
  if (instanceNoise === 0) return undefined;
  const at = typeof instanceNoise === "number" ? () => instanceNoise : instanceNoise;
  return new ChangingNumbers((step) => ({ noise: at(step) }));
}
