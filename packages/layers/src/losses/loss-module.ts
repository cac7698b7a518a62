import type { Tensor } from "@nn/tensor";
import { Buffer } from "../module/buffer.js";
import { Module } from "../module/module.js";
import type { LossOptions } from "./reduction.js";

/**
 * The base of losses as modules: they keep the options that the function takes.
 *
 * @typeParam O - The options.
 * @typeParam I - The arguments of `forward`, initially an input and a target.
 */
export abstract class LossModule<
  O extends object = LossOptions,
  I extends readonly Tensor[] = [input: Tensor, target: Tensor],
> extends Module<I> {
  readonly #options: O;

  constructor(options?: O) {
    super();
    this.#options = options ?? ({} as O);
  }

  /** What the function is called with. */
  protected get options(): O {
    return this.#options;
  }

  override extraRepr(): string {
    return Object.entries(this.#options)
      .filter(([, value]) => typeof value !== "object")
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(", ");
  }
}

/**
 * The base of losses that take weights.
 *
 * Attributes: `weight`, if it was given: a buffer, so that the state dict has it as PyTorch's.
 */
export abstract class WeightedLossModule<O extends { readonly weight?: Tensor }> extends LossModule<O> {
  readonly weight: Buffer | undefined;

  constructor(options?: O) {
    super(options);
    this.weight = options?.weight && new Buffer(options.weight);
  }

  protected override get options(): O {
    return this.weight ? { ...super.options, weight: this.weight } : super.options;
  }
}
