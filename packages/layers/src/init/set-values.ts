import { NNError, type Generator, type Tensor } from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";

/** Options of every random initialiser. */
export interface InitOptions {
  /** Where the numbers come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/** Options of the random tensor that a parameter is set to. */
export function randomOptions(
  parameter: Tensor,
  { generator }: InitOptions,
): { dtype: Tensor["dtype"]; generator?: Generator } {
  return { dtype: parameter.dtype, ...(generator ? { generator } : {}) };
}

/** Gives a parameter or buffer new values, computed when they are first needed. */
export function setValues<T extends Tensor>(operation: string, parameter: T, values: Tensor): T {
  if (parameter.node.owner !== parameter) {
    throw new NNError(
      `init.${operation}`,
      "expected a parameter, got a computed or constant tensor",
      "pass a layer's weight or bias",
    );
  }
  assignLater(parameter, values.node);
  return parameter;
}
