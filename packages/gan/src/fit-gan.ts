import { asDataset, checkExamples, checkLabels, type Examples } from "@nn/autoencoders";
import type { Dataset } from "@nn/data";
import { CosineAnnealingLR } from "@nn/optim";
import { formatShape, NNError, ShapeError } from "@nn/tensor";
import { trainLoop, type Callback, type TrainLoopOptions, type TrainResult } from "@nn/train";
import type { GAN } from "./gan.js";
import { GanGame } from "./game/gan-game.js";
import type { Batch } from "./game/round.js";
import { GameWatch } from "./game/watch.js";
import { shuffled } from "./shuffled.js";

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
  const loader = shuffled(examples, { batchSize, seed });
  const game = new GanGame(gan);
  gan.train();
  const { discriminatorOptimizer, generatorOptimizer, noise } = game;
  const steps = Math.min(epochs * loader.length, rest.maxSteps ?? Infinity);
  const schedules = schedulesOf(game, schedule, steps);
  const rates: Callback = { onStep: () => Object.values(schedules).forEach((each) => each.step()) };
  const result = await trainLoop(
    loader,
    (batch, { totalSteps }) =>
      game.play(batch, totalSteps % update.discriminatorSteps === 0 ? "both" : "discriminator"),
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

/** What takes both learning rates down, by name; nothing where they stay. */
function schedulesOf(
  { discriminatorOptimizer, generatorOptimizer }: GanGame,
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
