import { checkGivenLabels, checkModules, type Examples } from "@nn/autoencoders";
import {
  BatchNorm1d,
  BatchNorm2d,
  BatchNorm3d,
  Module,
  type LoadOptions,
  type LoadResult,
  type StateDict,
} from "@nn/layers";
import { AveragedModel } from "@nn/optim";
import { formatShape, NNError, ShapeError, zeros, type Generator, type Tensor } from "@nn/tensor";
import { withoutUpdates } from "@nn/tensor/graph";
import type { TrainResult } from "@nn/train";
import type { AuxiliaryLoss } from "./auxiliary/auxiliary-loss.js";
import { normalCodes, type CodeDistribution } from "./codes.js";
import { fitGan, type GanFitOptions } from "./fit-gan.js";
import { rangeOf, refuseProbabilities, scoresOf } from "./game/scores.js";
import type { GanLoss } from "./losses/gan-loss.js";
import { nsLoss } from "./losses/non-saturating.js";
import type { Penalty } from "./penalties/penalty.js";
import { completeRule, type CompleteUpdateRule, type UpdateRule } from "./update-rule.js";

/** The two networks of a {@link GAN}. Network makers such as `dcgan()` give them. */
export interface GanNetworks {
  /** From codes `[n, codeSize]`, and labels `[n]` where there are classes, to examples. */
  readonly generator: Module<[z: Tensor, labels?: Tensor]>;
  /** From examples, and their labels, to logits or scores `[n, 1]`; for BEGAN to the examples again. */
  readonly discriminator: Module<[x: Tensor, labels?: Tensor]>;
  /** The size of a code, k. */
  readonly codeSize: number;
  /** How many classes there are, where both networks are conditional. */
  readonly classes?: number;
}

/** The rules of the game. Presets such as `wganGp()` give them. */
export interface GanRules {
  /** What both want. Initially `nsLoss()`. */
  readonly loss?: GanLoss;
  /** What is added to the discriminator's loss. Initially nothing. */
  readonly penalties?: readonly Penalty[];
  /** What both learn beside the game, such as classes or codes; for a `DiscriminatorNetwork`. Initially nothing. */
  readonly auxiliary?: readonly AuxiliaryLoss[];
  /** How both learn. */
  readonly update?: UpdateRule;
  /** How codes are drawn. Initially from N(0, 1). */
  readonly codes?: CodeDistribution;
}

/**
 * A generative adversarial network: a loss × penalties × two networks × an update rule, each free of the others.
 *
 *     min_G max_D  V(D, G),   x ~ data,   y = G(z),   z ~ N(0, 1)
 *
 * Train it with {@link GAN.fit}. Attributes: `generator`, `discriminator`, `loss`, `penalties`, `update`, `codes`,
 * `codeSize`, `classes`; `exampleShape`, the shape of one example; `range`, the numbers that the generator can give, where
 * its last activation tells.
 *
 * Source: Goodfellow et al., "Generative adversarial nets" (2014); the parts as in Lucic et al., "Are GANs created equal?"
 * (2018), table 1.
 *
 * @param options - The networks, and the rules of the game.
 * @throws ShapeError when the discriminator doesn't give what the loss takes; NNError when it gives probabilities where
 * logits are wanted; ValueError for an update rule that makes no sense.
 *
 * @example
 * ```ts
 * import { gaussianRing } from "@nn/data";
 * import { GAN, gradientPenalty, wassersteinLoss } from "@nn/gan";
 * import { Linear, ReLU, Sequential } from "@nn/layers";
 * const gan = new GAN({
 *   generator: new Sequential(new Linear(2, 32), new ReLU(), new Linear(32, 2)),
 *   discriminator: new Sequential(new Linear(2, 32), new ReLU(), new Linear(32, 1)),
 *   codeSize: 2,
 *   loss: wassersteinLoss(),
 *   penalties: [gradientPenalty({ weight: 1 })],
 *   update: { discriminatorSteps: 5, lr: 1e-3 },
 * });
 * await gan.fit(gaussianRing(512, { seed: 1 }), { epochs: 2 });
 * console.log(gan.sample(100).shape); // [100, 2]
 * ```
 */
export class GAN extends Module<[z: Tensor, labels?: Tensor]> {
  readonly generator: GanNetworks["generator"];
  readonly discriminator: GanNetworks["discriminator"];
  readonly loss: GanLoss;
  readonly penalties: readonly Penalty[];
  readonly auxiliary: readonly AuxiliaryLoss[];
  readonly update: CompleteUpdateRule;
  readonly codes: CodeDistribution;
  readonly codeSize: number;
  readonly classes: number | undefined;
  readonly exampleShape: readonly number[];
  readonly range: readonly [number, number] | undefined;
  /** The generator's average weights, where the update rule has `ema`. */
  readonly average: AveragedModel<GanNetworks["generator"]> | undefined;

  constructor(options: GanNetworks & GanRules) {
    super();
    const { loss = nsLoss(), penalties = [], auxiliary = [], update = {}, codes = normalCodes } = options;
    checkParts(options);
    this.generator = options.generator;
    this.discriminator = options.discriminator;
    this.codeSize = options.codeSize;
    this.classes = options.classes;
    this.loss = loss;
    this.penalties = penalties;
    this.auxiliary = auxiliary;
    this.update = completeRule(update);
    this.codes = codes;
    checkAuxiliary(this);
    const { exampleShape, range } = this.#tryOut();
    this.exampleShape = exampleShape;
    this.range = range;
    this.average =
      update.ema === undefined
        ? undefined
        : new AveragedModel(this.generator, { decay: update.ema, useBuffers: true });
    warnOfBatchNorm(this);
  }

  /** Sends two codes through both networks, of which nothing is computed: only the shapes are asked for. */
  #tryOut(): Pick<GAN, "exampleShape" | "range"> {
    return withoutUpdates(() => {
      const labels = this.classes === undefined ? undefined : zeros([2], { dtype: "int32" });
      const x = this.generator.forward(zeros([2, this.codeSize]), labels);
      if (x.shape[0] !== 2) {
        throw new ShapeError(
          "GAN",
          `the generator gave ${formatShape(x.shape)} for 2 codes`,
          "it must give [2, …]",
        );
      }
      const given = this.discriminator.forward(x, labels);
      scoresOf(this.loss, given, x);
      refuseProbabilities(this.loss, given);
      return { exampleShape: x.shape.slice(1), range: rangeOf(x) };
    });
  }

  /** What the generator makes of codes, in training or not as it is set: `[n, codeSize]` to `[n, …]`. */
  forward(z: Tensor, labels?: Tensor): Tensor {
    this.#check("forward", z, [this.codeSize], labels);
    return this.generator.forward(z, labels);
  }

  /**
   * The examples of codes, as the generator makes them after training: with its average weights where there are some, and
   * with running statistics.
   *
   * @param z - `[n, codeSize]`
   * @param labels - int32 `[n]`, for a conditional model.
   */
  generate(z: Tensor, labels?: Tensor): Tensor {
    this.#check("generate", z, [this.codeSize], labels);
    return inUse(this.generator, () => (this.average ?? this.generator).forward(z, labels));
  }

  /**
   * New examples.
   *
   * @param count - How many.
   * @param options - `labels`, int32 `[count]`, for a conditional model; `generator` of random numbers.
   */
  sample(count: number, options: { readonly labels?: Tensor; readonly generator?: Generator } = {}): Tensor {
    const { labels, ...random } = options;
    return this.generate(this.codes(count, this.codeSize, random), labels);
  }

  /**
   * What the discriminator says about examples after training: one logit, score or, for BEGAN, error for each.
   *
   * @param x - `[n, …]`
   * @param labels - int32 `[n]`, for a conditional model.
   * @returns `[n]`
   */
  score(x: Tensor, labels?: Tensor): Tensor {
    this.#check("score", x, this.exampleShape, labels);
    return inUse(this.discriminator, () => scoresOf(this.loss, this.discriminator.forward(x, labels), x));
  }

  /**
   * Trains both networks on examples.
   *
   * @param data - `[n, …]`, or a data set whose batches have the examples as `x` and, for a conditional model, the labels
   * as `y`.
   * @returns The history: for each epoch in `metrics` both losses, `real` and `fake` (what the discriminator says about
   * them: probabilities where the loss takes logits), the norms of both gradients, and `spread`, how much generated
   * examples differ from each other against real ones.
   * @throws NNError when there are no examples, with the number of the first that is not finite or out of the generator's
   * range, or when training diverges; ShapeError for examples of another shape; IndexError for labels out of range.
   */
  async fit(data: Examples, options: GanFitOptions = {}): Promise<TrainResult> {
    return fitGan(this, data, options);
  }

  /** Copies of all parameters and buffers, and the generator's averages under "average." where there are some. */
  override stateDict(): StateDict {
    const averages = Object.entries(this.average?.stateDict() ?? {});
    return {
      ...super.stateDict(),
      ...Object.fromEntries(averages.map(([name, value]) => [AVERAGE + name, value])),
    };
  }

  override loadStateDict(dict: Readonly<StateDict>, options?: LoadOptions): LoadResult {
    if (!this.average) return super.loadStateDict(dict, options);
    const isAverage = ([name]: readonly [string, Tensor]): boolean => name.startsWith(AVERAGE);
    const entries = Object.entries(dict);
    const averages = entries
      .filter(isAverage)
      .map(([name, value]) => [name.slice(AVERAGE.length), value] as const);
    const result = super.loadStateDict(
      Object.fromEntries(entries.filter((entry) => !isAverage(entry))),
      options,
    );
    if (averages.length > 0) this.average.loadStateDict(Object.fromEntries(averages));
    return result;
  }

  #check(operation: string, x: Tensor, shape: readonly number[], labels: Tensor | undefined): void {
    if (x.shape.slice(1).join() !== shape.join()) {
      throw new ShapeError(`GAN.${operation}`, `needs [n, ${shape.join(", ")}], got ${formatShape(x.shape)}`);
    }
    checkGivenLabels(`GAN.${operation}`, labels, x.shape[0]!, this.classes);
  }
}

const AVERAGE = "average.";

/** Runs `fn` with a network in `eval()` mode. */
function inUse<T>(network: Module<[x: Tensor, labels?: Tensor]>, fn: () => T): T {
  const { training } = network;
  network.eval();
  try {
    return fn();
  } finally {
    network.train(training);
  }
}

/** Whoever has no types can leave out anything. */
function checkParts({ generator, discriminator, loss }: Partial<GanNetworks & GanRules> = {}): void {
  checkModules("GAN", { generator, discriminator }, "give both networks, as mlp() or dcgan() make them");
  if (loss === undefined || typeof (loss as Partial<GanLoss>).discriminator === "function") return;
  throw new NNError(
    "GAN",
    `loss must be a GanLoss, got the ${typeof loss} ${String(loss)}`,
    "pass one, such as nsLoss()",
  );
}

function checkAuxiliary({ auxiliary, discriminator, update }: GAN): void {
  const [first] = auxiliary;
  if (!first) return;
  if (!("features" in discriminator)) {
    throw new NNError(
      "GAN",
      `the ${first.name} reads features, and ${discriminator.constructor.name} gives none`,
      "make the discriminator with mlp, dcgan, infoGan or resnetGan, or as a DiscriminatorNetwork",
    );
  }
  if (update.unrolledSteps === 0) return;
  throw new NNError("GAN", `unrolledSteps don't go together with the ${first.name}`, "leave one of them out");
}

const BATCH_NORMS = [BatchNorm1d, BatchNorm2d, BatchNorm3d];

/** A penalty on the slope at each example means nothing where examples see each other. */
function warnOfBatchNorm({ discriminator, penalties }: GAN): void {
  const penalty = penalties.find(({ perExample }) => perExample);
  const norm = discriminator.modules().find((module) => BATCH_NORMS.some((kind) => module instanceof kind));
  if (!penalty || !norm) return;
  console.warn(
    `GAN: the discriminator has batch norm, and the ${penalty.name} takes the slope at each example by itself. ` +
      'Use layer norm, or none: normalization: "layer".',
  );
}
