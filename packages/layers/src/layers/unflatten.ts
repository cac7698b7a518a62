import { IndexError, ShapeError, type Tensor, formatShape } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * Makes several axes of one.
 *
 * @param x - `[…, n, …]`, n at `axis`
 * @param axis - Which axis; negative ones count from the end.
 * @param sizes - What it becomes; one size may be -1 and follows from the others.
 * @returns `[…, ...sizes, …]`
 * @throws IndexError when there is no such axis; ShapeError when the sizes don't multiply to the axis' size.
 *
 * @example
 * ```ts
 * import { unflatten } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(unflatten(zeros([10, 192]), -1, [3, -1, 8]).shape); // [10, 3, 8, 8]
 * ```
 */
export function unflatten(x: Tensor, axis: number, sizes: readonly number[]): Tensor {
  return parted("unflatten", x, axis, sizes);
}

function parted(name: string, x: Tensor, axis: number, sizes: readonly number[]): Tensor {
  const { shape } = x;
  const at = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(at) || at < 0 || at >= shape.length) {
    throw new IndexError(name, `there is no axis ${axis} in ${formatShape(shape)}`);
  }
  const known = sizes.filter((size) => size !== -1).reduce((total, size) => total * size, 1);
  const found = sizes.map((size) => (size === -1 ? shape[at] / known : size));
  const whole = found.every((size) => Number.isInteger(size) && size >= 0);
  const free = sizes.filter((size) => size === -1).length;
  if (!whole || free > 1 || found.reduce((total, size) => total * size, 1) !== shape[at]) {
    throw new ShapeError(
      name,
      `axis ${axis} of ${formatShape(shape)} does not make ${formatShape(sizes)}`,
      "the sizes must multiply to the axis' size; one of them may be -1",
    );
  }
  return x.reshape([...shape.slice(0, at), ...found, ...shape.slice(at + 1)]);
}

/**
 * {@link unflatten} as a module: the way back from `Flatten`.
 *
 * @param axis - Which axis; negative ones count from the end.
 * @param sizes - What it becomes; one size may be -1 and follows from the others.
 * @throws IndexError from `forward` when there is no such axis; ShapeError when the sizes don't multiply to its size.
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
    return parted("Unflatten", x, this.axis, this.sizes);
  }

  override extraRepr(): string {
    return `axis=${this.axis}, sizes=${formatShape(this.sizes)}`;
  }
}
