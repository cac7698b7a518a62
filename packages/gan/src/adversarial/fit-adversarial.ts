import { backward } from "@nn/autograd";
import type { DataLoader, Dataset } from "@nn/data";
import type { AnyModule } from "@nn/layers";
import { Adam, type Optimizer } from "@nn/optim";
import { compile, type Tensor } from "@nn/tensor";
import { trainLoop, type TrainLoopOptions, type TrainResult } from "@nn/train";
import { refuseDivergence } from "../game/watch.js";

/** What `fit` of models with adversaries takes: all that `trainLoop` of `@nn/train` does (`callbacks`, `resume`, …). */
export interface AdversarialFitOptions extends Omit<TrainLoopOptions, "epochs" | "parts" | "afterSteps"> {
  /** How often to go over the data. Initially 20. */
  readonly epochs?: number;
  /** Examples in a batch. */
  readonly batchSize?: number;
  /** Adam's learning rate, of both sides. */
  readonly lr?: number;
  /** Adam's. Initially [0.5, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Fixes the order of the examples. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
}

/** The options of `fit` of which each model has its own first values. */
export type AdversarialDefaults = Required<Pick<AdversarialFitOptions, "batchSize" | "lr">>;

/** A batch: tensors by name. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** Two sides that learn in turns, the generators by several terms. */
export interface AdversarialGame<Batch, Made> {
  /** In whose name errors are thrown, such as "UNIT.fit". */
  readonly operation: string;
  /** All of it, for checkpoints; what doesn't learn is in `eval()` mode meanwhile. */
  readonly model: AnyModule;
  readonly generators: readonly AnyModule[];
  readonly discriminators: readonly AnyModule[];
  /** What the generators make of a batch. */
  make(batch: Batch): Made;
  /** What the discriminators want to make small: one number. */
  discriminatorLoss(batch: Batch, made: Made): Tensor;
  /** What the generators want to make small, by name and with its weight: numbers whose sum counts. */
  generatorTerms(batch: Batch, made: Made): NamedTensors;
}

/**
 * Trains both sides with Adam: each batch is a step of the discriminators and then one of the generators, captured once and
 * replayed. Recorded are `discriminatorLoss`, `generatorLoss` and the generators' terms.
 *
 * @throws NNError when training diverges.
 */
export async function fitAdversarial<Batch extends NamedTensors, Made>(
  game: AdversarialGame<Batch, Made>,
  loader: DataLoader<Dataset<Batch>>,
  options: AdversarialFitOptions & AdversarialDefaults,
): Promise<TrainResult> {
  const { epochs = 20, lr, betas = [0.5, 0.999], callbacks = [], ...rest } = options;
  const { operation, model } = game;
  const adam = (side: readonly AnyModule[]): Adam =>
    new Adam([...new Set(side.flatMap((module) => module.parameters()))], { lr, betas });
  const discriminators = adam(game.discriminators);
  const generators = adam(game.generators);
  const step = captured<Batch>((batch) => {
    const made = game.make(batch);
    const discriminatorLoss = game.discriminatorLoss(batch, made);
    descend(discriminators, discriminatorLoss);
    const terms = game.generatorTerms(batch, made);
    const generatorLoss = Object.values(terms).reduce((sum, term) => sum.add(term));
    descend(generators, generatorLoss);
    return { discriminatorLoss, generatorLoss, ...terms };
  });
  model.eval();
  for (const player of [...game.generators, ...game.discriminators]) player.train();
  const watch = {
    interval: 500,
    onProgress: ({
      metrics,
      totalSteps,
    }: {
      metrics: Readonly<Record<string, number>>;
      totalSteps: number;
    }) => refuseDivergence(operation, metrics, totalSteps),
  };
  const result = await trainLoop(loader, step, {
    ...rest,
    epochs,
    callbacks: [...callbacks, watch],
    parts: { model, discriminators, generators },
  });
  model.eval();
  return result;
}

function descend(optimizer: Optimizer, loss: Tensor): void {
  optimizer.zeroGrad();
  backward(loss);
  optimizer.step();
}

/** A step of named tensors, captured once and replayed. */
function captured<Batch extends NamedTensors>(
  play: (batch: Batch) => NamedTensors,
): (batch: Batch) => NamedTensors {
  let names: readonly string[] = [];
  const replayed = compile((...tensors: Tensor[]) => ({
    ...play(Object.fromEntries(tensors.map((x, i) => [names[i]!, x])) as Batch),
  }));
  return (batch) => {
    names = Object.keys(batch);
    return replayed(...Object.values(batch));
  };
}
