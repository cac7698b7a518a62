import { where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x where x > limit, else value.
 *
 * @param x - `[*]`
 * @param limit - What x must exceed.
 * @param value - What takes its place else.
 *
 * @example
 * ```ts
 * import { threshold } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await threshold(tensor([0, 2]), 1, -7).array()); // [-7, 2]
 * ```
 */
export function threshold(x: Tensor, limit: number, value: number): Tensor {
  return where(x.gt(limit), x, value);
}

/**
 * {@link threshold} as a module.
 *
 * @param limit - What x must exceed.
 * @param value - What takes its place else.
 *
 * @example
 * ```ts
 * import { Threshold } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Threshold(1, -7).forward(tensor([0, 2])).array()); // [-7, 2]
 * ```
 */
export class Threshold extends Module {
  constructor(
    readonly limit: number,
    readonly value: number,
  ) {
    super();
  }

  forward(x: Tensor): Tensor {
    return threshold(x, this.limit, this.value);
  }

  override extraRepr(): string {
    return `limit=${this.limit}, value=${this.value}`;
  }
}
