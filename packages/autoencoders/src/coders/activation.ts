import { ELU, GELU, LeakyReLU, ReLU, SiLU, Sigmoid, Tanh, type Module } from "@nn/layers";
import { NNError } from "@nn/tensor";

const ACTIVATIONS = {
  relu: () => new ReLU(),
  leakyRelu: () => new LeakyReLU(),
  elu: () => new ELU(),
  gelu: () => new GELU(),
  silu: () => new SiLU(),
  tanh: () => new Tanh(),
  sigmoid: () => new Sigmoid(),
} satisfies Record<string, () => Module>;

/** An activation by name, or a function that makes a module of your own. */
export type Activation = keyof typeof ACTIVATIONS | (() => Module);

/** A new module for an activation. */
export function makeActivation(activation: Activation): Module {
  if (typeof activation === "function") return activation();
  if (!Object.hasOwn(ACTIVATIONS, activation)) {
    throw new NNError(
      "Autoencoder",
      `there is no activation "${String(activation)}"`,
      `use ${Object.keys(ACTIVATIONS).join(", ")}, or a function that makes a module`,
    );
  }
  return ACTIVATIONS[activation]();
}
