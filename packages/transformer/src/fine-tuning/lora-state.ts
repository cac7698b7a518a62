import { savedState, type AnyModule, type SavedMember, type StateDict } from "@nn/layers";
import { NNError, type Tensor } from "@nn/tensor";
import { adaptedOf, trainedParameters } from "./adapted.js";

/** What the files of Hugging Face's PEFT begin every name with. */
const PREFIX = "base_model.model.";

/**
 * Copies of what {@link applyLoRA} has a model learn, and of nothing else: the matrices A and B, and what is trained
 * whole. The names are those of Hugging Face's PEFT without "base_model.model.": `h.0.attn.c_attn.lora_A.weight`.
 *
 * @throws NNError when the model has no LoRA.
 *
 * @example
 * ```ts
 * import { applyLoRA, Attention, loraStateDict } from "@nn/transformer";
 * const state = loraStateDict(applyLoRA(new Attention(16, 2), { rank: 2 }));
 * console.log(Object.keys(state)[0]); // q_proj.lora_A.weight
 * ```
 */
export function loraStateDict(model: AnyModule): StateDict {
  const members = trainedMembers("loraStateDict", model);
  return Object.fromEntries(members.map(({ name, value }) => [name, value.detach().clone()]));
}

/**
 * Loads what {@link loraStateDict} gave, or a file of PEFT, into a model that {@link applyLoRA} was applied to alike.
 *
 * @throws NNError that lists missing and unexpected names; ShapeError where the rank is another. Nothing has changed then.
 *
 * @example
 * ```ts
 * import { applyLoRA, Attention, loadLoRA, loraStateDict } from "@nn/transformer";
 * const state = loraStateDict(applyLoRA(new Attention(16, 2), { rank: 2 }));
 * loadLoRA(applyLoRA(new Attention(16, 2), { rank: 2 }), state);
 * ```
 */
export function loadLoRA(model: AnyModule, state: Readonly<StateDict>): void {
  const given: Record<string, Tensor> = Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name,
      value,
    ]),
  );
  const names = new Set(trainedMembers("loadLoRA", model).map(({ name }) => name));
  const missing = [...names].filter((name) => !(name in given));
  const unexpected = Object.keys(given).filter((name) => !names.has(name));
  if (missing.length + unexpected.length > 0) {
    const lists = { missing, unexpected };
    const problems = Object.entries(lists).flatMap(([what, list]) => list.length > 0 ? [`${what}: ${list.join(", ")}`] : []); // prettier-ignore
    const text = `the names don't fit the LoRA of the model; ${problems.join("; ")}`;
    throw new NNError("loadLoRA", text, "apply it with the same targets");
  }
  model.loadStateDict(given, { strict: false });
}

function trainedMembers(operation: string, model: AnyModule): SavedMember[] {
  const trained = new Set<Tensor>(trainedParameters(adaptedOf(operation, model)));
  return savedState(model).filter(({ value }) => trained.has(value));
}
