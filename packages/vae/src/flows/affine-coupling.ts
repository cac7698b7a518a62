import { init, Linear, Module, Sequential, Tanh } from "@nn/layers";
import { concat, exp, NNError, tanh, type Tensor } from "@nn/tensor";
import { checkCodes, checkSize, type FlowStep } from "./flow.js";
import type { FlowOptions } from "./planar-flow.js";

/** Options of {@link AffineCoupling}. */
export interface AffineCouplingOptions extends FlowOptions {
  /** The width of the network that scales and shifts. Initially 64. */
  readonly hidden?: number;
  /** Whether the second half of a code stays as it is, and the first changes. Initially false. */
  readonly flip?: boolean;
}

/** Scales stay within exp(± this), so that no step explodes. */
const LOG_SCALE_LIMIT = 2;

/**
 * A coupling layer of RealNVP: one half of a code scales and shifts the other.
 *
 *     [a, b] → [a, b · exp(s(a)) + t(a)]        log |det| = Σ s(a)
 *
 * s is bounded by 2 tanh. First the identity. Use several in a row with `flip` every other one. Attributes: `network`,
 * which gives s and t.
 *
 * Source: Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP" (2017), equations 4 to 8.
 *
 * @param size - k, the size of a code, at least 2.
 * @throws NNError when it is 1: there would be no halves.
 *
 * @example
 * ```ts
 * import { randn } from "@nn/tensor";
 * import { AffineCoupling } from "@nn/vae";
 * const flow = new AffineCoupling(4);
 * const z = randn([5, 4]);
 * console.log(flow.inverse(flow.forward(z).z).shape); // z again: [5, 4]
 * ```
 */
export class AffineCoupling extends Module<[z: Tensor], FlowStep> {
  readonly flip: boolean;
  readonly network: Sequential;
  readonly #kept: number;

  constructor(
    readonly size: number,
    options: AffineCouplingOptions = {},
  ) {
    super();
    const { hidden = 64, flip = false, ...random } = options;
    checkSize("AffineCoupling", size, 2);
    if (!Number.isInteger(hidden) || hidden < 1) {
      throw new NNError("AffineCoupling", `hidden must be a whole number from 1 up, got ${hidden}`);
    }
    this.flip = flip;
    this.#kept = flip ? size - Math.floor(size / 2) : Math.floor(size / 2);
    const last = new Linear(hidden, 2 * (size - this.#kept), random);
    init.zeros(last.weight);
    init.zeros(last.bias!);
    this.network = new Sequential(new Linear(this.#kept, hidden, random), new Tanh(), last);
  }

  /** @param z - `[n, k]` */
  forward(z: Tensor): FlowStep {
    const [kept, changed] = this.#halves(z);
    const [logScale, shift] = this.#coefficients(kept);
    return { z: this.#join(kept, changed.mul(exp(logScale)).add(shift)), logDet: logScale.sum(1) };
  }

  /** The code that `forward` would bring to `z`: `[n, k]` to `[n, k]`. */
  inverse(z: Tensor): Tensor {
    const [kept, changed] = this.#halves(z);
    const [logScale, shift] = this.#coefficients(kept);
    return this.#join(kept, changed.sub(shift).mul(exp(logScale.neg())));
  }

  override extraRepr(): string {
    return `size=${this.size}, flip=${this.flip}`;
  }

  #halves(z: Tensor): [kept: Tensor, changed: Tensor] {
    const { size, flip } = this;
    checkCodes("AffineCoupling", z, size);
    const at = flip ? size - this.#kept : this.#kept;
    const [first, second] = [z.slice(null, [0, at]), z.slice(null, [at, size])];
    return flip ? [second, first] : [first, second];
  }

  #join(kept: Tensor, changed: Tensor): Tensor {
    return concat(this.flip ? [changed, kept] : [kept, changed], 1);
  }

  #coefficients(kept: Tensor): [logScale: Tensor, shift: Tensor] {
    const both = this.network.forward(kept); // [n, 2 (k - kept)]
    const half = both.shape[1] / 2;
    return [tanh(both.slice(null, [0, half])).mul(LOG_SCALE_LIMIT), both.slice(null, [half, 2 * half])];
  }
}
