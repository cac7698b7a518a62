import { PadLayer, type SidePadding } from "./pad-layer.js";

/**
 * Adds zeros around one axis: `[N, C, L]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right]. Negative numbers crop.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ZeroPad1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ZeroPad1d(1).forward(tensor([[1, 2, 3]])).array()); // [[0, 1, 2, 3, 0]]
 * ```
 */
export class ZeroPad1d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 1, mode: "constant" });
  }
}

/**
 * Adds zeros around two axes: `[N, C, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom]. Negative numbers crop.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ZeroPad2d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new ZeroPad2d([1, 1, 2, 0]).forward(zeros([1, 3, 4, 4])).shape); // [1, 3, 6, 6]
 * ```
 */
export class ZeroPad2d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 2, mode: "constant" });
  }
}

/**
 * Adds zeros around three axes: `[N, C, D, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom, front, back]. Negative numbers crop.
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ZeroPad3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new ZeroPad3d(1).forward(zeros([1, 3, 2, 4, 4])).shape); // [1, 3, 4, 6, 6]
 * ```
 */
export class ZeroPad3d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 3, mode: "constant" });
  }
}
