import { PadLayer, type SidePadding } from "./pad-layer.js";

/**
 * Adds what lies at the other end around one axis: `[N, C, L]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right]. At most the axis' size.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { CircularPad1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new CircularPad1d(1).forward(tensor([[1, 2, 3]])).array()); // [[3, 1, 2, 3, 1]]
 * ```
 */
export class CircularPad1d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 1, mode: "circular" });
  }
}

/**
 * Adds what lies at the other end around two axes: `[N, C, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom]. At most the axis' size.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { CircularPad2d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new CircularPad2d([1, 1, 2, 0]).forward(zeros([1, 3, 4, 4])).shape); // [1, 3, 6, 6]
 * ```
 */
export class CircularPad2d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 2, mode: "circular" });
  }
}

/**
 * Adds what lies at the other end around three axes: `[N, C, D, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom, front, back]. At most the axis' size.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { CircularPad3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new CircularPad3d(1).forward(zeros([1, 3, 2, 4, 4])).shape); // [1, 3, 4, 6, 6]
 * ```
 */
export class CircularPad3d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 3, mode: "circular" });
  }
}
