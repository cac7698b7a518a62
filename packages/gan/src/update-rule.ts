import { Adam, type Optimizer } from "@nn/optim";
import { ValueError, type Tensor } from "@nn/tensor";

/** How both players learn. */
export interface UpdateRule {
  /** The discriminator's steps, each on a batch of its own, for one of the generator. Initially 1. */
  readonly discriminatorSteps?: number;
  /** The learning rate of both. Initially 0.0002. */
  readonly lr?: number;
  /** The discriminator's, where it is another: two time scales (Heusel et al. 2017). Initially `lr`. */
  readonly discriminatorLr?: number;
  /** Adam's. Initially [0.5, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Another optimiser than Adam. */
  readonly optimizer?: (parameters: Tensor[], lr: number) => Optimizer;
  /** Keeps the discriminator's parameters within −clipWeights … clipWeights (WGAN). Initially they are free. */
  readonly clipWeights?: number;
  /** Scales gradients down to this norm, for each player. Initially they stay. */
  readonly clipGradNorm?: number;
  /**
   * The deviation of noise on all that the discriminator sees (Sønderby et al. 2017): a number, or one that changes with the
   * step, such as `linearAnnealing` of `@nn/vae`. Initially 0.
   */
  readonly instanceNoise?: number | ((step: number) => number);
  /**
   * The generator looks so many of the discriminator's steps ahead, and its gradient goes through them (Metz et al. 2017).
   * Initially 0.
   */
  readonly unrolledSteps?: number;
  /** The rate of the steps that are looked ahead, which are plain gradient steps. Initially the discriminator's. */
  readonly unrolledLr?: number;
  /** How much of the generator's average weights is kept at each of its steps; samples are then made with them. */
  readonly ema?: number;
}

/** The rule with all that is initially so. */
export type CompleteUpdateRule = UpdateRule &
  Required<
    Pick<
      UpdateRule,
      "discriminatorSteps" | "lr" | "discriminatorLr" | "unrolledSteps" | "unrolledLr" | "optimizer"
    >
  >;

/** Refuses what makes no sense. */
export function completeRule(rule: UpdateRule): CompleteUpdateRule {
  const { lr = 2e-4, discriminatorLr = lr, betas = [0.5, 0.999] } = rule;
  const complete = {
    discriminatorSteps: 1,
    unrolledSteps: 0,
    unrolledLr: discriminatorLr,
    optimizer: (parameters: Tensor[], rate: number) => new Adam(parameters, { lr: rate, betas }),
    ...rule,
    lr,
    discriminatorLr,
  };
  check("discriminatorSteps", complete.discriminatorSteps, "a whole number from 1 up", isWhole(1));
  check("unrolledSteps", complete.unrolledSteps, "a whole number from 0 up", isWhole(0));
  const { instanceNoise } = rule;
  const noise = typeof instanceNoise === "number" ? instanceNoise : undefined;
  check("instanceNoise", noise, "at least 0", (value) => value >= 0);
  check("clipWeights", rule.clipWeights, "above 0", (value) => value > 0);
  check("clipGradNorm", rule.clipGradNorm, "at least 0", (value) => value >= 0);
  check("ema", rule.ema, "from 0 to 1", (value) => value >= 0 && value <= 1);
  return complete;
}

function isWhole(least: number): (value: number) => boolean {
  return (value) => Number.isInteger(value) && value >= least;
}

function check(
  name: string,
  value: number | undefined,
  wanted: string,
  fits: (value: number) => boolean,
): void {
  if (value === undefined || fits(value)) return;
  throw new ValueError("GAN", `${name} of the update rule must be ${wanted}, got ${value}`);
}
