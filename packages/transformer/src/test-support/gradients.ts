import { gradients } from "@nn/autograd";
import { savedState, type AnyModule } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import { expectGolden, load, type Saved } from "./golden.js";

/** A result of a model as a golden file has it, with the derivatives of a weighted sum of it. */
export interface SavedResult {
  readonly output: Saved;
  readonly weights: Saved;
  /** By the names under which parameters are saved, or those of inputs. */
  readonly gradients: Readonly<Record<string, Saved>>;
}

/** Whether a model's result and its derivatives, with respect to its state and to `inputs`, are those recorded. */
export async function expectResult(
  model: AnyModule,
  output: Tensor,
  wanted: SavedResult,
  inputs: Readonly<Record<string, Tensor>> = {},
): Promise<void> {
  await expectGolden(output, wanted.output);
  const owners = new Map(Object.entries(inputs));
  for (const { name, value } of savedState(model)) owners.set(name, value);
  const names = Object.keys(wanted.gradients);
  const found = gradients(output, names.map((name) => owners.get(name)!), load(wanted.weights)); // prettier-ignore
  for (const [i, name] of names.entries()) await expectGolden(found[i], wanted.gradients[name], name);
}
