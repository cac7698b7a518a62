import type { Tensor } from "@nn/tensor";
import { Module } from "../../module/module.js";
import { checkInterpolation, scaled, type InterpolateOptions } from "./interpolate.js";

/**
 * {@link interpolate} as a module.
 *
 * @param options - A `size` or a `scaleFactor`, and how to fill the new places.
 * @throws NNError when neither or both of `size` and `scaleFactor` are given, or `alignCorners` with a mode that doesn't
 * blend; ShapeError from `forward` when the mode is for another number of axes.
 *
 * @example
 * ```ts
 * import { Upsample } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const layer = new Upsample({ scaleFactor: 2, mode: "bilinear" });
 * console.log(layer.forward(randn([1, 3, 7, 7])).shape); // [1, 3, 14, 14]
 * ```
 */
export class Upsample extends Module {
  readonly #options: InterpolateOptions;

  constructor(options: InterpolateOptions) {
    super();
    checkInterpolation(this.constructor.name, options);
    this.#options = { ...options };
  }

  /**
   * @param x - `[N, C, L]`, `[N, C, H, W]` or `[N, C, D, H, W]`
   * @returns The same with other spatial sizes.
   */
  forward(x: Tensor): Tensor {
    return scaled(this.constructor.name, x, this.#options);
  }

  override extraRepr(): string {
    const { size, scaleFactor, mode = "nearest" } = this.#options;
    const target = size === undefined ? `scaleFactor=${String(scaleFactor)}` : `size=${String(size)}`;
    return `${target}, mode=${mode}`;
  }
}
