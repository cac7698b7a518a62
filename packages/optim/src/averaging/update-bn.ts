import { NNError, Tensor, tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { AveragedModel } from "./averaged-model.js";

/** What {@link updateBn} needs of a model; every `Module` of `@nn/layers` that takes one tensor has it. */
export interface WithStatistics {
  training: boolean;
  modules(): readonly object[];
  train(): unknown;
  forward(x: Tensor): unknown;
}

/** Options of {@link updateBn}. */
export interface UpdateBnOptions<Batch> {
  /** The input in a batch. Initially the batch itself, the first of an array, or `x` of an object. */
  readonly input?: (batch: Batch) => Tensor;
}

/** What is looked for: a `BatchNorm` that has statistics. */
interface BatchNormLike {
  momentum: number | null;
  readonly runningMean: Tensor;
  readonly runningVar: Tensor;
  readonly numBatchesTracked: Tensor;
}

/**
 * Finds the running statistics of every `BatchNorm` anew: their means over the batches of one pass through the data, for
 * the weights as they are. Averaged weights need it, for the statistics of others don't fit them.
 *
 * @param loader - A `DataLoader`, an array or a generator of batches.
 * @param model - A model, or an {@link AveragedModel}, whose own statistics are then found.
 * @throws NNError when a batch has no input.
 *
 * @example
 * ```ts
 * import { BatchNorm1d, Linear, Sequential } from "@nn/layers";
 * import { AveragedModel, updateBn } from "@nn/optim";
 * import { randn } from "@nn/tensor";
 * const model = new Sequential(new Linear(4, 8), new BatchNorm1d(8), new Linear(8, 1));
 * const averaged = new AveragedModel(model);
 * averaged.updateParameters();
 * await updateBn([randn([16, 4]), randn([16, 4])], averaged);
 * console.log(averaged.stateDict()["module.1.num_batches_tracked"].itemSync()); // 2
 * ```
 */
export async function updateBn<Batch>(
  loader: Iterable<Batch> | AsyncIterable<Batch>,
  model: WithStatistics | AveragedModel<WithStatistics & AveragedModel["model"]>,
  options: UpdateBnOptions<Batch> = {},
): Promise<void> {
  if (model instanceof AveragedModel) {
    await model.withAverages(() => updateBn(loader, model.model, options));
    return;
  }
  const norms = model.modules().filter(isBatchNorm);
  if (norms.length === 0) return;
  const { input = inputOf } = options;
  const restore = forPass(model, norms);
  try {
    for await (const batch of loader) {
      model.forward(input(batch));
      // The statistics are all that is wanted of a batch.
      for (const { runningMean, runningVar } of norms) for (const x of [runningMean, runningVar]) x.realize();
    }
  } finally {
    restore();
  }
}

/** Has the layers take means over all batches from now on; answers what undoes that. */
function forPass(model: WithStatistics, norms: readonly BatchNormLike[]): () => void {
  const momenta = norms.map(({ momentum }) => momentum);
  const modules = model.modules() as { training: boolean }[];
  const modes = modules.map(({ training }) => training);
  model.train();
  for (const norm of norms) norm.momentum = null;
  assign(norms.map(({ numBatchesTracked }) => [numBatchesTracked, tensor(0, { dtype: "int32" }).node]));
  return () => {
    norms.forEach((norm, i) => (norm.momentum = momenta[i]));
    modules.forEach((module, i) => (module.training = modes[i]));
  };
}

function isBatchNorm(module: object): module is BatchNormLike {
  return "momentum" in module && "numBatchesTracked" in module && module.numBatchesTracked instanceof Tensor;
}

function inputOf(batch: unknown): Tensor {
  const found: unknown = Array.isArray(batch) ? batch[0] : (batch as { readonly x?: unknown } | undefined)?.x;
  for (const candidate of [batch, found]) if (candidate instanceof Tensor) return candidate;
  throw new NNError("updateBn", "a batch has no input", "pass { input: (batch) => … }");
}
