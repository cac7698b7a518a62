import { mseLoss, ReLU, Sequential, Sigmoid } from "@nn/layers";
import { autoencoderNumbers } from "../problems/problems.js";
import type { Running } from "../workload.js";
import { linearOf, tensorOf } from "./tensors.js";
import { training } from "./training.js";

export function autoencoder(): Running {
  const { layers, x } = autoencoderNumbers();
  const dense = layers.flatMap((layer, i) => (i === 0 ? [linearOf(layer)] : [new ReLU(), linearOf(layer)]));
  const model = new Sequential(...dense, new Sigmoid());
  return training(model, [tensorOf(x)], (x) => mseLoss(model.forward(x), x));
}
