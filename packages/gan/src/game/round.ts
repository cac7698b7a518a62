import { backward } from "@nn/autograd";
import { clipGradNorm, type Optimizer } from "@nn/optim";
import { sigmoid, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import type { AuxiliarySides } from "../auxiliary/auxiliary-loss.js";
import type { GAN } from "../gan.js";
import type { DiscriminatorNetwork } from "../networks/discriminator-network.js";
import { unrolled } from "./unrolled.js";
import { see, seeBoth, type Seen, type Sides } from "./view.js";

/** A batch: the examples, and their labels where the model is conditional. */
export interface Batch {
  readonly x: Tensor;
  readonly y?: Tensor;
}

/** The game as it is played: its parts, and what a captured round sees change. */
export interface Game {
  readonly gan: GAN;
  readonly discriminatorOptimizer: Optimizer;
  readonly generatorOptimizer: Optimizer;
  /** The deviation of the noise on what the discriminator sees, rank 0; undefined for none. */
  readonly noise: Tensor | undefined;
}

type Measured = Readonly<Record<string, Tensor>>;

/** Who takes a step. */
export type Players = "both" | "discriminator" | "generator";

/** A step of the discriminator, of the generator, or of one after the other. */
export function playRound(game: Game, { x: real, y }: Batch, players: Players): Measured {
  const { gan } = game;
  const labels = gan.classes === undefined ? undefined : y;
  const z = gan.codes(real.shape[0]!, gan.codeSize);
  const fake = gan.generator.forward(z, labels); // [n, …]
  return {
    ...(players !== "generator" && stepDiscriminator(game, { real, fake: fake.detach(), z, labels })),
    ...(players !== "discriminator" && stepGenerator(game, { real, fake, z, labels })),
  };
}

function stepDiscriminator({ gan, discriminatorOptimizer, noise }: Game, sides: Sides): Measured {
  const { real, fake, scores } = seeBoth(gan, sides, noise);
  const critic = (x: Tensor): Tensor => see(gan, x, sides.labels).scores;
  const penalties = gan.penalties.map(({ penalty }) =>
    penalty({ critic, real: sides.real, fake: sides.fake }),
  );
  const auxiliary = gan.auxiliary.map((term) => term.discriminator(asideOf(gan, sides, real, fake)));
  const loss = gan.loss.discriminator(scores);
  const norm = step(gan, discriminatorOptimizer, [loss, ...penalties, ...auxiliary]);
  clipWeights(gan);
  const said = gan.loss.output === "logit" ? sigmoid : (x: Tensor) => x;
  return {
    discriminatorLoss: loss,
    real: said(scores.real).mean(),
    fake: said(scores.fake).mean(),
    ...(penalties.length > 0 && { penalty: sum(penalties) }),
    discriminatorGradNorm: norm,
  };
}

function stepGenerator({ gan, generatorOptimizer, noise }: Game, sides: Sides): Measured {
  const { real, fake, scores } = seeBoth(gan, sides, noise, unrolled(gan, sides, noise));
  const auxiliary = gan.auxiliary.map((term) => term.generator(asideOf(gan, sides, real, fake)));
  const loss = gan.loss.generator(scores);
  const norm = step(gan, generatorOptimizer, [loss, ...auxiliary]);
  gan.average?.updateParameters();
  return {
    generatorLoss: loss,
    ...(auxiliary.length > 0 && { auxiliary: sum(auxiliary) }),
    generatorGradNorm: norm,
    spread: deviation(sides.fake).div(deviation(sides.real).add(1e-12)),
    ...gan.loss.afterStep?.(scores),
  };
}

/** A step down the sum of terms; answers the norm of its gradient. */
function step({ update }: GAN, optimizer: Optimizer, terms: readonly Tensor[]): Tensor {
  optimizer.zeroGrad();
  backward(sum(terms));
  const parameters = optimizer.paramGroups.flatMap(({ params }) => params);
  const norm = clipGradNorm(parameters, update.clipGradNorm ?? Infinity);
  optimizer.step();
  return norm;
}

function asideOf(gan: GAN, { labels, z }: Sides, real: Seen, fake: Seen): AuxiliarySides {
  return {
    discriminator: gan.discriminator as DiscriminatorNetwork,
    real: { features: real.features!, labels },
    fake: { features: fake.features!, labels, z },
  };
}

/** How much examples differ from each other: the deviation of each number over the batch, on average. */
function deviation(x: Tensor): Tensor {
  return x.detach().variance(0, { correction: 0 }).mean().sqrt();
}

function clipWeights({ discriminator, update: { clipWeights: limit } }: GAN): void {
  if (limit === undefined) return;
  assign(discriminator.parameters().map((x) => [x, x.clamp(-limit, limit).detach().node]));
}

function sum(terms: readonly Tensor[]): Tensor {
  return terms.reduce((total, term) => total.add(term));
}
