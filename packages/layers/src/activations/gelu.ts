import { gelu, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/** Options of {@link GELU}. */
export interface GELUOptions {
  /** "tanh" for the approximation 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))). Initially "none". */
  readonly approximate?: "none" | "tanh";
}

/**
 * x Φ(x), with Φ the distribution function of the standard normal (Hendrycks & Gimpel 2016).
 *
 * @example
 * ```ts
 * import { GELU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new GELU({ approximate: "tanh" }).forward(tensor([0, 100])).array()); // [0, 100]
 * ```
 */
export class GELU extends Module {
  readonly approximate: "none" | "tanh";

  constructor(options: GELUOptions = {}) {
    super();
    this.approximate = options.approximate ?? "none";
  }

  forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate=${this.approximate}`;
  }
}
