import { PadLayer, type SidePadding } from "./pad-layer.js";

/**
 * Adds a constant around one axis: `[N, C, L]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right]. Negative numbers crop.
 * @param value - What stands there.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ConstantPad1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ConstantPad1d(1, 7).forward(tensor([[1, 2, 3]])).array()); // [[7, 1, 2, 3, 7]]
 * ```
 */
export class ConstantPad1d extends PadLayer {
  constructor(
    padding: SidePadding,
    readonly value: number,
  ) {
    super(padding, { rank: 1, mode: "constant", value });
  }

  override extraRepr(): string {
    return `${super.extraRepr()}, value=${this.value}`;
  }
}

/**
 * Adds a constant around two axes: `[N, C, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom]. Negative numbers crop.
 * @param value - What stands there.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ConstantPad2d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new ConstantPad2d([1, 1, 2, 0], 7).forward(zeros([1, 3, 4, 4])).shape); // [1, 3, 6, 6]
 * ```
 */
export class ConstantPad2d extends PadLayer {
  constructor(
    padding: SidePadding,
    readonly value: number,
  ) {
    super(padding, { rank: 2, mode: "constant", value });
  }

  override extraRepr(): string {
    return `${super.extraRepr()}, value=${this.value}`;
  }
}

/**
 * Adds a constant around three axes: `[N, C, D, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom, front, back]. Negative numbers crop.
 * @param value - What stands there.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ConstantPad3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new ConstantPad3d(1, 7).forward(zeros([1, 3, 2, 4, 4])).shape); // [1, 3, 4, 6, 6]
 * ```
 */
export class ConstantPad3d extends PadLayer {
  constructor(
    padding: SidePadding,
    readonly value: number,
  ) {
    super(padding, { rank: 3, mode: "constant", value });
  }

  override extraRepr(): string {
    return `${super.extraRepr()}, value=${this.value}`;
  }
}
