import { init, Module, Sequential, Tanh } from "@nn/layers";
import { logSigmoid, NNError, sigmoid, type Tensor } from "@nn/tensor";
import { checkCodes, checkSize, type FlowStep } from "./flow.js";
import { MaskedLinear } from "./masked-linear.js";
import type { FlowOptions } from "./planar-flow.js";

/** Options of {@link InverseAutoregressiveFlow}. */
export interface InverseAutoregressiveFlowOptions extends FlowOptions {
  /** The width of the network that gates and shifts. Initially 64. */
  readonly hidden?: number;
  /** Whether each number is told those behind it instead of those before it. Initially false. */
  readonly reverse?: boolean;
}

/** The gates are first open to sigmoid(2) = 0.88, so that a code changes little. */
const OPEN = 2;

/**
 * An inverse autoregressive flow: each number of a code is mixed with one that the numbers before it tell.
 *
 *     z'ᵢ = σ(sᵢ) zᵢ + (1 - σ(sᵢ)) mᵢ,   (mᵢ, sᵢ) = f(z₁ … zᵢ₋₁)        log |det| = Σ log σ(sᵢ)
 *
 * f is one dense network with masked weights. Use several in a row with `reverse` every other one. Attributes: `network`.
 *
 * Source: Kingma et al., "Improving Variational Inference with Inverse Autoregressive Flow" (2016), equations 13 to 15;
 * the masks: Germain et al., "MADE" (2015), section 3.
 *
 * @param size - k, the size of a code, at least 2.
 * @throws NNError when it is 1: nothing would come before anything.
 *
 * @example
 * ```ts
 * import { randn } from "@nn/tensor";
 * import { InverseAutoregressiveFlow } from "@nn/vae";
 * const { z, logDet } = new InverseAutoregressiveFlow(4).forward(randn([5, 4]));
 * console.log(z.shape, logDet.shape); // [5, 4] [5]
 * ```
 */
export class InverseAutoregressiveFlow extends Module<[z: Tensor], FlowStep> {
  readonly reverse: boolean;
  readonly network: Sequential;

  constructor(
    readonly size: number,
    options: InverseAutoregressiveFlowOptions = {},
  ) {
    super();
    const { hidden = 64, reverse = false, ...random } = options;
    checkSize("InverseAutoregressiveFlow", size, 2);
    if (!Number.isInteger(hidden) || hidden < 1) {
      const message = `hidden must be a whole number from 1 up, got ${hidden}`;
      throw new NNError("InverseAutoregressiveFlow", message);
    }
    this.reverse = reverse;
    // A hidden unit of rank r sees the numbers up to place r, and is seen by those behind it.
    const place = (i: number): number => (reverse ? size - 1 - (i % size) : i % size);
    const rank = (unit: number): number => unit % (size - 1);
    const last = new MaskedLinear(hidden, 2 * size, (o, unit) => rank(unit) < place(o), random);
    init.zeros(last.weight);
    init.zeros(last.bias!);
    const first = new MaskedLinear(size, hidden, (unit, i) => place(i) <= rank(unit), random);
    this.network = new Sequential(first, new Tanh(), last);
  }

  /** @param z - `[n, k]` */
  forward(z: Tensor): FlowStep {
    const { size } = this;
    checkCodes("InverseAutoregressiveFlow", z, size);
    const both = this.network.forward(z); // [n, 2k]
    const gate = both.slice(null, [size, 2 * size]).add(OPEN);
    const shift = both.slice(null, [0, size]);
    const open = sigmoid(gate);
    return { z: z.mul(open).add(shift.mul(open.neg().add(1))), logDet: logSigmoid(gate).sum(1) };
  }

  override extraRepr(): string {
    return `size=${this.size}, reverse=${this.reverse}`;
  }
}
