import { backward } from "@nn/autograd";
import type { Module } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, type Tensor } from "@nn/tensor";
import { nodeCount } from "@nn/tensor/graph";
import { LEARNING_RATE } from "../problems/problems.js";
import type { Running } from "../workload.js";

/** A captured step of Adam on the loss that `lossOf` makes of the batch. */
export function training(
  model: Module,
  batch: readonly Tensor[],
  lossOf: (...batch: Tensor[]) => Tensor,
): Running {
  const optimizer = new Adam(model.parameters(), { lr: LEARNING_RATE });
  const data = batch.map((x) => x.realize());
  let operations = 0;
  const step = compile((...batch: Tensor[]) => {
    const before = nodeCount();
    optimizer.zeroGrad();
    const loss = lossOf(...batch);
    backward(loss);
    optimizer.step();
    operations = nodeCount() - before;
    return loss;
  });
  let loss: Tensor | undefined;
  return {
    step: () => {
      loss = step(...data);
    },
    read: () => loss!.item(),
    operations: () => operations,
    release: () => {
      for (const tensor of [...data, ...model.parameters()]) tensor.dispose();
    },
  };
}
