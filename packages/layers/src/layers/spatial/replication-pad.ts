import { PadLayer, type SidePadding } from "./pad-layer.js";

/**
 * Adds copies of the border around one axis: `[N, C, L]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right].
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ReplicationPad1d } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ReplicationPad1d(1).forward(tensor([[1, 2, 3]])).array()); // [[1, 1, 2, 3, 3]]
 * ```
 */
export class ReplicationPad1d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 1, mode: "replicate" });
  }
}

/**
 * Adds copies of the border around two axes: `[N, C, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom].
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ReplicationPad2d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new ReplicationPad2d([1, 1, 2, 0]).forward(zeros([1, 3, 4, 4])).shape); // [1, 3, 6, 6]
 * ```
 */
export class ReplicationPad2d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 2, mode: "replicate" });
  }
}

/**
 * Adds copies of the border around three axes: `[N, C, D, H, W]`, N may be left out.
 *
 * @param padding - Places on each side: one number, or [left, right, top, bottom, front, back].
 * @throws ShapeError when the padding is of another form, or from `forward` when it doesn't fit the input.
 *
 * @example
 * ```ts
 * import { ReplicationPad3d } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(new ReplicationPad3d(1).forward(zeros([1, 3, 2, 4, 4])).shape); // [1, 3, 4, 6, 6]
 * ```
 */
export class ReplicationPad3d extends PadLayer {
  constructor(padding: SidePadding) {
    super(padding, { rank: 3, mode: "replicate" });
  }
}
