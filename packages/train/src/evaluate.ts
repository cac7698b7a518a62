import { noGrad } from "@nn/autograd";
import { breathe } from "@nn/data";
import { Tensor } from "@nn/tensor";
import { examplesIn, Means } from "./means.js";
import type { Batches, Metrics, Trainable } from "./types.js";

/**
 * The means of a loss or of metrics over data, with the model in evaluation mode and without gradients. The mode is put
 * back afterwards.
 *
 * @param model - The model.
 * @param data - The batches, gone through once.
 * @param measure - What is measured of a batch: one tensor (called `loss`), or metrics by name. Means over the batch; the
 * answer weights them with the number of examples.
 * @returns The means over all examples, by name.
 *
 * @example
 * ```ts
 * import { DataLoader, digits } from "@nn/data";
 * import { Linear, mseLoss } from "@nn/layers";
 * import { evaluate } from "@nn/train";
 * const model = new Linear(64, 64);
 * const test = new DataLoader(digits().test, { batchSize: 100 });
 * const { loss } = await evaluate(model, test, ({ x }) => mseLoss(model.forward(x), x));
 * console.log(loss);
 * ```
 */
export async function evaluate<Batch>(
  model: Trainable,
  data: Batches<Batch>,
  measure: (batch: Batch) => Tensor | Metrics,
): Promise<Record<string, number>> {
  const { training } = model;
  const means = new Means();
  model.eval();
  try {
    for await (const batch of data) {
      const answer = noGrad(() => measure(batch));
      means.record(answer instanceof Tensor ? { loss: answer } : answer, examplesIn(batch));
      await means.flush();
      await breathe();
    }
    return await means.read();
  } finally {
    model.train(training);
  }
}
