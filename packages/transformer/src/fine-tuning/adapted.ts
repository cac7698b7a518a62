import type { AnyModule, Parameter } from "@nn/layers";
import { NNError } from "@nn/tensor";
import type { LowRank, Target } from "./low-rank.js";

/** What has been done to a model. */
export interface Adapted {
  readonly layers: readonly { readonly target: Target; readonly lora: LowRank }[];
  /** The parameters that are trained whole. */
  readonly whole: readonly Parameter[];
  /** The parameters that were trained before, and aren't now. */
  readonly frozen: readonly Parameter[];
}

const adapted = /* @__PURE__ */ new WeakMap<AnyModule, Adapted>();

export function isAdapted(model: AnyModule): boolean {
  return adapted.has(model);
}

export function setAdapted(model: AnyModule, what: Adapted | undefined): void {
  if (what) adapted.set(model, what);
  else adapted.delete(model);
}

/** @throws NNError when the model has no LoRA. */
export function adaptedOf(operation: string, model: AnyModule): Adapted {
  const found = adapted.get(model);
  if (found) return found;
  throw new NNError(
    operation,
    `${model.constructor.name} has no LoRA`,
    "applyLoRA(model, …) first, to the same model",
  );
}

/** Everything that is trained, by itself. */
export function trainedParameters({ layers, whole }: Adapted): Parameter[] {
  return [...layers.flatMap(({ lora }) => lora.parameters()), ...whole];
}
