import { asDataset, checkExamples, checkLabels, type Examples } from "@nn/autoencoders";
import { DataLoader, type Dataset } from "@nn/data";
import { CosineAnnealingLR } from "@nn/optim";
import { compile, formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import {
  ChangingNumbers,
  trainLoop,
  type Callback,
  type TrainLoopOptions,
  type TrainResult,
} from "@nn/train";
import type { GAN } from "./gan.js";
import { playRound, type Batch, type Game } from "./game/round.js";
import { GameWatch } from "./game/watch.js";

/** What `fit` of a {@link GAN} takes: all that `trainLoop` of `@nn/train` does (`callbacks`, `signal`, `resume`, …). */
export interface GanFitOptions extends Omit<TrainLoopOptions, "epochs" | "parts" | "afterSteps"> {
  /** How often to go over the data. Initially 20. */
  readonly epochs?: number;
  /** Examples in a batch. Initially 64. */
  readonly batchSize?: number;
  /** Fixes the order of the examples. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
  /** Whether both learning rates stay, or go down to 0 along a cosine over all steps. Initially "constant". */
  readonly schedule?: "constant" | "cosine";
}

/** Trains a GAN: see {@link GAN.fit}. */
export async function fitGan(gan: GAN, data: Examples, options: GanFitOptions): Promise<TrainResult> {
  const { epochs = 20, batchSize = 64, seed, schedule = "constant", callbacks = [], ...rest } = options;
  const examples = asDataset(data) as Dataset<Batch>;
  await checkData(gan, examples);
  const { update } = gan;
  const loader = new DataLoader(examples, {
    batchSize,
    shuffle: true,
    dropLast: examples.length > batchSize,
    ...(seed !== undefined && { seed }),
  });
  const noise = changingNoise(gan);
  const game: Game = {
    gan,
    discriminatorOptimizer: update.optimizer(gan.discriminator.parameters(), update.discriminatorLr),
    generatorOptimizer: update.optimizer(gan.generator.parameters(), update.lr),
    noise: noise?.tensors["noise"],
  };
  const alone = captured(game, false);
  const both = captured(game, true);
  gan.train();
  const { discriminatorOptimizer, generatorOptimizer } = game;
  const steps = Math.min(epochs * loader.length, rest.maxSteps ?? Infinity);
  const schedules = schedulesOf(game, schedule, steps);
  const rates: Callback = { onStep: () => Object.values(schedules).forEach((each) => each.step()) };
  const result = await trainLoop(
    loader,
    (batch, { totalSteps }) => (totalSteps % update.discriminatorSteps === 0 ? both : alone)(batch),
    {
      ...rest,
      epochs,
      callbacks: [...callbacks, new GameWatch(gan), rates, ...(noise ? [noise] : [])],
      parts: { model: gan, discriminatorOptimizer, generatorOptimizer, ...schedules },
    },
  );
  gan.eval();
  return result;
}

/** A round, captured once and replayed. */
function captured(game: Game, withGenerator: boolean): (batch: Batch) => Record<string, Tensor> {
  const play = compile((x: Tensor, ...labels: Tensor[]) => {
    const [y] = labels;
    return { ...playRound(game, y ? { x, y } : { x }, withGenerator) };
  });
  const isConditional = game.gan.classes !== undefined;
  return ({ x, y }) => (isConditional && y ? play(x, y) : play(x));
}

/** What takes both learning rates down, by name; nothing where they stay. */
function schedulesOf(
  { discriminatorOptimizer, generatorOptimizer }: Game,
  schedule: string,
  steps: number,
): Readonly<Record<string, CosineAnnealingLR>> {
  if (schedule === "constant") return {};
  if (schedule !== "cosine") {
    throw new NNError("GAN.fit", `there is no schedule "${schedule}"`, 'use "cosine" or "constant"');
  }
  return {
    discriminatorSchedule: new CosineAnnealingLR(discriminatorOptimizer, Math.max(steps, 1)),
    generatorSchedule: new CosineAnnealingLR(generatorOptimizer, Math.max(steps, 1)),
  };
}

/** The noise on what the discriminator sees, where there is some. */
function changingNoise({ update: { instanceNoise = 0 } }: GAN): ChangingNumbers | undefined {
  if (instanceNoise === 0) return undefined;
  const at = typeof instanceNoise === "number" ? () => instanceNoise : instanceNoise;
  return new ChangingNumbers((step) => ({ noise: at(step) }));
}

async function checkData({ exampleShape, range, classes }: GAN, examples: Dataset<Batch>): Promise<void> {
  if (examples.length > 0) {
    const { shape } = examples.batch([0]).x;
    if (shape.slice(1).join() !== exampleShape.join()) {
      throw new ShapeError(
        "GAN.fit",
        `examples are ${formatShape(shape.slice(1))}, and the generator makes ${formatShape(exampleShape)}`,
      );
    }
  }
  const reason = `the generator's ${range?.[0] === 0 ? "sigmoid" : "tanh"}`;
  await checkExamples("GAN.fit", examples, range ? { range, reason } : {});
  if (classes !== undefined) await checkLabels("GAN.fit", examples, classes);
}
