import { PadLayer, type SidePadding } from "./pad-layer.js";

/**
 * Adds what lies behind the border, mirrored; the border itself is not repeated around one axis: `[N, C, L]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right]. Less than the axis' size.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ReflectionPad1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ReflectionPad1d(1).forward(tensor([[1, 2, 3]])).array()); // [[2, 1, 2, 3, 2]]
 * ```
 */
export class ReflectionPad1d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 1, mode: "reflect" });
  }
}

/**
 * Adds what lies behind the border, mirrored; the border itself is not repeated around two axes: `[N, C, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom]. Less than the axis' size.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ReflectionPad2d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new ReflectionPad2d([1, 1, 2, 0]).forward(zeros([1, 3, 4, 4])).shape); // [1, 3, 6, 6]
 * ```
 */
export class ReflectionPad2d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 2, mode: "reflect" });
  }
}

/**
 * Adds what lies behind the border, mirrored; the border itself is not repeated around three axes: `[N, C, D, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom, front, back]. Less than the axis' size.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ReflectionPad3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new ReflectionPad3d(1).forward(zeros([1, 3, 2, 4, 4])).shape); // [1, 3, 4, 6, 6]
 * ```
 */
export class ReflectionPad3d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 3, mode: "reflect" });
  }
}
