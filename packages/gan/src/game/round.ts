import { backward, gradients } from "@nn/autograd";
import { functionalCall } from "@nn/layers";
import { clipGradNorm, type Optimizer } from "@nn/optim";
import { randn, sigmoid, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import type { GAN } from "../gan.js";
import type { Scores } from "../losses/gan-loss.js";
import { scoresOf } from "./scores.js";

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

/** Both samples, and the discriminator as a function of examples. */
interface Sides extends Scores {
  readonly labels: Tensor | undefined;
}

type Measured = Readonly<Record<string, Tensor>>;

/** A step of the discriminator and, where it is its turn, one of the generator. */
export function playRound(game: Game, { x: real, y }: Batch, withGenerator: boolean): Measured {
  const { gan } = game;
  const labels = gan.classes === undefined ? undefined : y;
  const fake = gan.generator.forward(gan.codes(real.shape[0]!, gan.codeSize), labels); // [n, …]
  const measured = stepDiscriminator(game, { real, fake: fake.detach(), labels });
  return withGenerator ? { ...measured, ...stepGenerator(game, { real, fake, labels }) } : measured;
}

function stepDiscriminator(game: Game, sides: Sides): Measured {
  const { gan, discriminatorOptimizer: optimizer } = game;
  const scores = scoresIn(game, sides);
  const penalties = gan.penalties.map(({ penalty }) =>
    penalty({ critic: (x) => scoreOf(game, x, sides.labels), real: sides.real, fake: sides.fake }),
  );
  const loss = gan.loss.discriminator(scores);
  optimizer.zeroGrad();
  backward(penalties.reduce((sum, penalty) => sum.add(penalty), loss));
  const norm = clipGradNorm(gan.discriminator.parameters(), gan.update.clipGradNorm ?? Infinity);
  optimizer.step();
  clipWeights(gan);
  const said = gan.loss.output === "logit" ? sigmoid : (x: Tensor) => x;
  return {
    discriminatorLoss: loss,
    real: said(scores.real).mean(),
    fake: said(scores.fake).mean(),
    ...(penalties.length > 0 && { penalty: penalties.reduce((sum, penalty) => sum.add(penalty)) }),
    discriminatorGradNorm: norm,
  };
}

function stepGenerator(game: Game, sides: Sides): Measured {
  const { gan, generatorOptimizer: optimizer } = game;
  const ahead = lookAhead(game, sides);
  const scores = scoresIn(game, sides, ahead);
  const loss = gan.loss.generator(scores);
  optimizer.zeroGrad();
  backward(loss);
  const norm = clipGradNorm(gan.generator.parameters(), gan.update.clipGradNorm ?? Infinity);
  const kept = gan.loss.afterStep?.(scores) ?? {};
  optimizer.step();
  gan.average?.updateParameters();
  const spread = deviation(sides.fake).div(deviation(sides.real).add(1e-12));
  return { generatorLoss: loss, generatorGradNorm: norm, spread, ...kept };
}

/** How much examples differ from each other: the deviation of each number over the batch, on average. */
function deviation(x: Tensor): Tensor {
  return x.detach().variance(0, { correction: 0 }).mean().sqrt();
}

function clipWeights({ discriminator, update: { clipWeights: limit } }: GAN): void {
  if (limit === undefined) return;
  assign(discriminator.parameters().map((x) => [x, x.clamp(-limit, limit).detach().node]));
}

function scoresIn(game: Game, { real, fake, labels }: Sides, parameters?: Measured): Scores {
  return {
    real: scoreOf(game, noisy(game, real), labels, parameters),
    fake: scoreOf(game, noisy(game, fake), labels, parameters),
  };
}

function noisy({ noise }: Game, x: Tensor): Tensor {
  return noise ? x.add(randn(x.shape, { dtype: x.dtype }).mul(noise)) : x;
}

function scoreOf({ gan }: Game, x: Tensor, labels: Tensor | undefined, parameters?: Measured): Tensor {
  const { discriminator, loss } = gan;
  const given = parameters
    ? functionalCall(discriminator, parameters, x, labels)
    : discriminator.forward(x, labels);
  return scoresOf(loss, given, x);
}

/** The discriminator's parameters some steps ahead, as functions of the generator; undefined for none. */
function lookAhead(game: Game, sides: Sides): Measured | undefined {
  const { discriminator, loss, update } = game.gan;
  if (update.unrolledSteps === 0) return undefined;
  let parameters: Record<string, Tensor> = Object.fromEntries(discriminator.namedParameters());
  for (let step = 0; step < update.unrolledSteps; step++) {
    const names = Object.keys(parameters);
    const values = Object.values(parameters);
    const slopes = gradients(loss.discriminator(scoresIn(game, sides, parameters)), values);
    const next = values.map((value, i) => value.sub(slopes[i]!.mul(update.unrolledLr)));
    parameters = Object.fromEntries(names.map((name, i) => [name, next[i]!]));
  }
  return parameters;
}
