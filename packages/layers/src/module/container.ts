import { NNError } from "@nn/tensor";
import { Module } from "./module.js";

/** The base of modules that hold parts and compute nothing themselves. */
export abstract class Container extends Module<[], never> {
  /** @throws NNError: a container computes nothing. */
  forward(): never {
    throw new NNError(
      this.constructor.name,
      "a container computes nothing",
      "call forward of what is in it, or use Sequential",
    );
  }
}
