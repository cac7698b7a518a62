import type { Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * Makes one axis of the axes `start` to `end`, both included.
 *
 * @param start - Initially 1, so that the batch stays apart.
 * @param end - Initially the last.
 *
 * @example
 * ```ts
 * import { Flatten } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new Flatten().forward(zeros([10, 3, 8, 8])).shape); // [10, 192]
 * ```
 */
export class Flatten extends Module {
  constructor(
    readonly start = 1,
    readonly end = -1,
  ) {
    super();
  }

  /**
   * @param x - `[*, …, *]`
   * @returns The same elements with fewer axes.
   */
  forward(x: Tensor): Tensor {
    return x.flatten(this.start, this.end);
  }

  override extraRepr(): string {
    return `start=${this.start}, end=${this.end}`;
  }
}
