import { backward } from "@nn/autograd";
import { clipGradNorm } from "@nn/optim";
import { compile, NNError, Tensor, ValueError } from "@nn/tensor";
import { Accumulator } from "./accumulator.js";
import { compiledStep } from "./compiled-step.js";
import type { FitOptions } from "./fit.js";
import { examplesIn } from "./means.js";
import type { Metrics, Steppable } from "./types.js";

/** The usual step, made of what `fit` was told. */
export interface FitStep<Batch> {
  /** One batch; whether the parameters were updated. */
  run(batch: Batch, record: (metrics: Metrics) => void): boolean;
  /** At the end of an epoch: updates with what is left; whether there was something. */
  finish(): boolean;
  /** Gradients that wait for more batches. */
  readonly accumulator: Accumulator | undefined;
}

/** Makes the step. */
export function fitStep<Batch>(options: FitOptions<Batch>): FitStep<Batch> {
  const { accumulate = 1, clipGradNorm: maxNorm } = options;
  checkGiven(options);
  if (!Number.isInteger(accumulate) || accumulate < 1) {
    throw new ValueError("fit", `accumulate must be a whole number above 0, got ${accumulate}`);
  }
  if (maxNorm !== undefined && !(maxNorm >= 0)) {
    throw new ValueError("fit", `clipGradNorm must be at least 0, got ${maxNorm}`);
  }
  return accumulate === 1 ? directStep(options) : accumulatedStep(options, accumulate);
}

/** Whoever has no types can leave out anything. */
function checkGiven({ optimizer, loss }: Partial<FitOptions<never>>): void {
  if (typeof optimizer?.step !== "function") {
    throw new NNError(
      "fit",
      "optimizer is missing, or has no step()",
      "pass one, such as new Adam(model.parameters())",
    );
  }
  if (typeof loss !== "function") {
    throw new NNError(
      "fit",
      "loss is not a function",
      "pass one of the batch: ({ x, y }) => mseLoss(model.forward(x), y)",
    );
  }
}

function directStep<Batch>(options: FitOptions<Batch>): FitStep<Batch> {
  const update = updateOf(options);
  const plain = (batch: Batch, record: (metrics: Metrics) => void): void => {
    gradients(options, batch, record);
    update();
  };
  const step = options.compile ? compiledStep(plain) : plain;
  return {
    run: (batch, record) => (step(batch, record), true),
    finish: () => false,
    accumulator: undefined,
  };
}

function accumulatedStep<Batch>(options: FitOptions<Batch>, batches: number): FitStep<Batch> {
  const accumulator = new Accumulator(parametersOf("accumulate", options.optimizer));
  const update = updateOf(options);
  const plainAdd = (batch: Batch, record: (metrics: Metrics) => void): void => {
    gradients(options, batch, record);
    accumulator.add(examplesIn(batch));
    options.optimizer.zeroGrad();
  };
  const plainUpdate = (): void => accumulator.update(update);
  const add = options.compile ? compiledStep(plainAdd) : plainAdd;
  const apply = options.compile ? compile(plainUpdate) : plainUpdate;
  const finish = (): boolean => {
    if (accumulator.batches === 0) return false;
    apply();
    accumulator.begin();
    return true;
  };
  return {
    run(batch, record) {
      add(batch, record);
      accumulator.count();
      return accumulator.batches >= batches && finish();
    },
    finish,
    accumulator,
  };
}

/** The gradients of a batch, on the parameters. */
function gradients<Batch>(
  { optimizer, loss }: FitOptions<Batch>,
  batch: Batch,
  record: (metrics: Metrics) => void,
): void {
  optimizer.zeroGrad();
  const answer = loss(batch);
  const metrics = answer instanceof Tensor ? { loss: answer } : answer;
  if (!((metrics as Partial<typeof metrics> | undefined)?.loss instanceof Tensor)) {
    throw new NNError(
      "fit",
      "the loss function gave no tensor",
      "return the loss, or { loss, … } with other metrics",
    );
  }
  backward(metrics.loss);
  record(metrics);
}

/** What is done when the gradients are there. */
function updateOf<Batch>({
  optimizer,
  beforeStep,
  clipGradNorm: maxNorm,
  ema,
}: FitOptions<Batch>): () => void {
  const params = maxNorm === undefined ? [] : parametersOf("clipGradNorm", optimizer);
  return () => {
    beforeStep?.();
    if (maxNorm !== undefined) clipGradNorm(params, maxNorm);
    optimizer.step();
    ema?.updateParameters();
  };
}

function parametersOf(option: string, { paramGroups }: Steppable): readonly Tensor[] {
  if (paramGroups) return paramGroups.flatMap(({ params }) => params);
  throw new NNError(
    "fit",
    `${option} needs the parameters, and the optimiser doesn't tell them`,
    "use one that has paramGroups, as those of @nn/optim",
  );
}
