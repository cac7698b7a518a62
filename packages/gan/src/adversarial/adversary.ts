import { concat, NNError, type Tensor } from "@nn/tensor";
import type { Module } from "@nn/layers";
import type { GanLoss, Scores } from "../losses/gan-loss.js";
import { nsLoss } from "../losses/non-saturating.js";
import type { Penalty } from "../penalties/penalty.js";

/** The rules of a game that is one term among others. */
export interface AdversaryRules {
  /** What both players want: a loss of logits or scores. Initially `nsLoss()`. */
  readonly loss?: GanLoss;
  /** What is added to the discriminators' loss. Initially nothing. */
  readonly penalties?: readonly Penalty[];
}

/** What a discriminator compares. */
export interface Compared {
  /** `[n, …]` */
  readonly real: Tensor;
  /** `[n, …]` */
  readonly fake: Tensor;
  /** int32 `[n]`, of both, where the discriminator sees them. */
  readonly labels?: Tensor;
  /**
   * int32 `[n]`, labels that real examples do not have: the discriminator is to take such pairs for generated ones, which
   * count half of these (Reed et al. 2016, algorithm 1). Initially there are no such pairs.
   */
  readonly wrongLabels?: Tensor;
}

/**
 * A discriminator and its game, as a term beside others. It may give one score for an example, or one for each of its
 * patches: `[n, 1]` or `[n, 1, h, w]`, which then all count the same (Isola et al. 2017, section 3.2.2).
 */
export class Adversary {
  readonly #network: Discriminator;
  readonly #loss: GanLoss;
  readonly #penalties: readonly Penalty[];

  /** @throws NNError for a loss of reconstructions. */
  constructor(
    operation: string,
    network: Discriminator,
    { loss = nsLoss(), penalties = [] }: AdversaryRules = {},
  ) {
    if (loss.output === "reconstruction") {
      throw new NNError(
        operation,
        `${loss.name} needs an autoencoder, and the discriminator gives scores`,
        "use a loss of logits or scores, such as nsLoss() or lsLoss()",
      );
    }
    this.#network = network;
    this.#loss = loss;
    this.#penalties = penalties;
  }

  /** The discriminator's loss, penalties included; no gradient goes into generated examples. */
  discriminator(compared: Compared): Tensor {
    const given = { ...compared, fake: compared.fake.detach() };
    const critic = (x: Tensor): Tensor => this.#network.forward(x, compared.labels).flatten(1).mean(1); // [n]
    return this.#penalties
      .map(({ penalty }) => penalty({ critic, ...given }))
      .reduce((sum, term) => sum.add(term), this.#loss.discriminator(this.#judged(given)));
  }

  /** The generator's loss. */
  generator(compared: Compared): Tensor {
    return this.#loss.generator(this.#scores(compared));
  }

  #scores({ real, fake, labels }: Compared): Scores {
    return { real: this.#score(real, labels), fake: this.#score(fake, labels) };
  }

  /** The scores with those of wrong pairs among the generated, so that a mean over these is that of both means. */
  #judged(compared: Compared): Scores {
    const scores = this.#scores(compared);
    const { real, wrongLabels } = compared;
    if (!wrongLabels) return scores;
    return { real: scores.real, fake: concat([scores.fake, this.#score(real, wrongLabels)]) };
  }

  #score(x: Tensor, labels: Tensor | undefined): Tensor {
    return this.#network.forward(x, labels).flatten(); // [n · patches]
  }
}

type Discriminator = Module<[x: Tensor, labels?: Tensor]>;
