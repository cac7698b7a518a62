import { formatShape, full, ShapeError, where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";

/**
 * x where x > 0, else weight · x (He et al. 2015, equation 1).
 *
 * @param x - `[N, C, *]` or `[*]`
 * @param weight - One slope, `[1]`, or one for each place along axis 1, `[C]`.
 * @throws ShapeError when the weight doesn't fit.
 *
 * @example
 * ```ts
 * import { prelu } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await prelu(tensor([[-1, -1]]), tensor([0.5, 0.25])).array()); // [[-0.5, -0.25]]
 * ```
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  const channels = x.rank > 1 ? x.shape[1] : 1;
  if (weight.rank !== 1 || (weight.shape[0] !== 1 && weight.shape[0] !== channels)) {
    throw new ShapeError(
      "prelu",
      `for an input of shape ${formatShape(x.shape)} the weight is [1] or [${channels}], got ${formatShape(weight.shape)}`,
    );
  }
  const slope = weight.reshape(x.shape.map((_, axis) => (axis === 1 ? weight.shape[0] : 1)));
  return where(x.gt(0), x, x.mul(slope));
}

/** Options of {@link PReLU}. */
export interface PReLUOptions {
  /** The first slope. Initially 0.25. */
  readonly init?: number;
}

/**
 * {@link prelu} with slopes that are learned.
 *
 * Attributes: `weight` `[numParameters]`.
 *
 * @param numParameters - 1 slope for all, or as many as axis 1 of the input has places. Initially 1.
 *
 * @example
 * ```ts
 * import { PReLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new PReLU().forward(tensor([-1, 2])).array()); // [-0.25, 2]
 * ```
 */
export class PReLU extends Module {
  weight: Parameter;

  constructor(
    readonly numParameters = 1,
    options: PReLUOptions = {},
  ) {
    super();
    this.weight = new Parameter(full([numParameters], options.init ?? 0.25));
  }

  forward(x: Tensor): Tensor {
    return prelu(x, this.weight);
  }

  override extraRepr(): string {
    return `numParameters=${this.numParameters}`;
  }
}
