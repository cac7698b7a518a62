import { Linear, type Module } from "@nn/layers";
import { makeActivation, type Activation } from "./activation.js";

/** Linear layers from size to size, with the activation between them but not at the end. */
export function linearLayers(sizes: readonly number[], activation: Activation): Module[] {
  return sizes
    .slice(1)
    .flatMap((size, i) => [...(i > 0 ? [makeActivation(activation)] : []), new Linear(sizes[i]!, size)]);
}
