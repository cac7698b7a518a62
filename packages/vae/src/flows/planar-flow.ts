import { Module, Parameter } from "@nn/layers";
import { log, randn, softplus, tanh, where, zeros, type Generator, type Tensor } from "@nn/tensor";
import { checkCodes, checkSize, type FlowStep } from "./flow.js";

/** Options of flows. */
export interface FlowOptions {
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * A planar flow: space is stretched or squeezed across one plane.
 *
 *     z' = z + û tanh(wᵀz + b)        û = u + (m(wᵀu) - wᵀu) w / |w|²,   m(x) = softplus(x) - 1
 *     log |det| = log |1 + ûᵀ w (1 - tanh²(wᵀz + b))|
 *
 * û instead of u keeps it invertible. Attributes: `u`, `weight` (w) `[k]`, first small random numbers, and `bias` (b)
 * `[1]`, first 0.
 *
 * Source: Rezende and Mohamed, "Variational Inference with Normalizing Flows" (2015), equations 10 to 12 and A.1.
 *
 * @param size - k, the size of a code.
 *
 * @example
 * ```ts
 * import { randn } from "@nn/tensor";
 * import { PlanarFlow } from "@nn/vae";
 * const { z, logDet } = new PlanarFlow(2).forward(randn([5, 2]));
 * console.log(z.shape, logDet.shape); // [5, 2] [5]
 * ```
 */
export class PlanarFlow extends Module<[z: Tensor], FlowStep> {
  readonly u: Parameter;
  readonly weight: Parameter;
  readonly bias: Parameter;

  constructor(size: number, options: FlowOptions = {}) {
    super();
    checkSize("PlanarFlow", size);
    this.u = new Parameter(randn([size], options).mul(0.1));
    this.weight = new Parameter(randn([size], options).mul(0.1));
    this.bias = new Parameter(zeros([1]));
  }

  /** @param z - `[n, k]` */
  forward(z: Tensor): FlowStep {
    const { u, weight } = this;
    checkCodes("PlanarFlow", z, u.shape[0]!);
    const along = u.mul(weight).sum();
    const squared = weight.square().sum();
    const correction = softplus(along)
      .sub(1)
      .sub(along)
      .div(where(squared.gt(0), squared, 1));
    const direction = u.add(weight.mul(correction)); // [k]
    const bend = tanh(z.mul(weight).sum(1, { keepdim: true }).add(this.bias)); // [n, 1]
    const slope = bend.square().neg().add(1).mul(direction.mul(weight).sum()).squeeze(1); // [n]
    return { z: z.add(bend.mul(direction)), logDet: log(slope.add(1).abs()) };
  }

  override extraRepr(): string {
    return `size=${this.u.shape[0]}`;
  }
}
