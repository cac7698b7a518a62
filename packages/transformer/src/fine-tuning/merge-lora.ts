import type { AnyModule } from "@nn/layers";
import { assign } from "@nn/tensor/graph";
import { adaptedOf, setAdapted } from "./adapted.js";

/**
 * Puts what {@link applyLoRA} had a model learn into its weights, W + (alpha / r) B A, and takes it off: the model is as
 * large and as fast as before, gives the same, and all that was frozen can be trained again.
 *
 * @returns The same model.
 * @throws NNError when the model has no LoRA.
 *
 * @example
 * ```ts
 * import { applyLoRA, Attention, mergeLoRA } from "@nn/transformer";
 * const model = mergeLoRA(applyLoRA(new Attention(16, 2)));
 * console.log(Object.keys(model.stateDict()).some((name) => name.includes("lora"))); // false
 * ```
 */
export function mergeLoRA<M extends AnyModule>(model: M): M {
  const { layers, frozen } = adaptedOf("mergeLoRA", model);
  assign(
    layers.map(({ target, lora }) => [target.weight, target.weight.add(lora.matrix(target)).detach().node]),
  );
  for (const { target, lora } of layers) lora.remove(target);
  for (const parameter of frozen) parameter.requiresGrad = true;
  setAdapted(model, undefined);
  return model;
}
