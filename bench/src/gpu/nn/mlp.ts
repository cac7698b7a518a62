import { crossEntropy, ReLU, Sequential } from "@nn/layers";
import { mlpNumbers } from "../problems/problems.js";
import type { Running } from "../workload.js";
import { linearOf, tensorOf } from "./tensors.js";
import { training } from "./training.js";

export function mlp(): Running {
  const { layers, x, labels } = mlpNumbers();
  const model = new Sequential(
    ...layers.flatMap((layer, i) => (i === 0 ? [linearOf(layer)] : [new ReLU(), linearOf(layer)])),
  );
  return training(model, [tensorOf(x), tensorOf(labels)], (x, labels) =>
    crossEntropy(model.forward(x), labels),
  );
}
