import { IndexError, ShapeError, type Tensor, formatShape } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * Makes several axes of one: the way back from {@link Flatten}.
 *
 * @param axis - Which axis; negative ones count from the end.
 * @param sizes - What it becomes; one size may be -1 and follows from the others.
 * @throws ShapeError when the sizes don't multiply to the axis' size.
 *
 * @example
 * ```ts
 * import { Unflatten } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new Unflatten(1, [3, 8, 8]).forward(zeros([10, 192])).shape); // [10, 3, 8, 8]
 * ```
 */
export class Unflatten extends Module {
  constructor(
    readonly axis: number,
    readonly sizes: readonly number[],
  ) {
    super();
  }

  /**
   * @param x - `[…, n, …]`, n at `axis`
   * @returns `[…, ...sizes, …]`
   */
  forward(x: Tensor): Tensor {
    const { shape } = x;
    const at = this.axis < 0 ? this.axis + shape.length : this.axis;
    if (!(at >= 0 && at < shape.length)) {
      throw new IndexError("Unflatten", `there is no axis ${this.axis} in ${formatShape(shape)}`);
    }
    const known = this.sizes.filter((size) => size !== -1).reduce((total, size) => total * size, 1);
    const sizes = this.sizes.map((size) => (size === -1 ? shape[at] / known : size));
    if (sizes.reduce((total, size) => total * size, 1) !== shape[at] || !sizes.every(Number.isInteger)) {
      throw new ShapeError(
        "Unflatten",
        `axis ${this.axis} of ${formatShape(shape)} does not make ${formatShape(this.sizes)}`,
      );
    }
    return x.reshape([...shape.slice(0, at), ...sizes, ...shape.slice(at + 1)]);
  }

  override extraRepr(): string {
    return `axis=${this.axis}, sizes=${formatShape(this.sizes)}`;
  }
}
