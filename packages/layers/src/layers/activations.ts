import {
  elu,
  gelu,
  leakyRelu,
  logSoftmax,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
  type Tensor,
} from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * max(x, 0); the derivative at 0 is 0.
 *
 * @example
 * ```ts
 * import { ReLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ReLU().forward(tensor([-1, 2])).array()); // [0, 2]
 * ```
 */
export class ReLU extends Module {
  forward(x: Tensor): Tensor {
    return relu(x);
  }
}

/**
 * x where x > 0, else negativeSlope · x (Maas et al. 2013).
 *
 * @param negativeSlope - Initially 0.01.
 *
 * @example
 * ```ts
 * import { LeakyReLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new LeakyReLU(0.5).forward(tensor([-1, 2])).array()); // [-0.5, 2]
 * ```
 */
export class LeakyReLU extends Module {
  constructor(readonly negativeSlope = 0.01) {
    super();
  }

  forward(x: Tensor): Tensor {
    return leakyRelu(x, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negativeSlope=${this.negativeSlope}`;
  }
}

/**
 * x where x > 0, else alpha · (exp(x) - 1) (Clevert et al. 2015, equation 15).
 *
 * @param alpha - Initially 1.
 *
 * @example
 * ```ts
 * import { ELU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ELU().forward(tensor([-100, 2])).array()); // [-1, 2]
 * ```
 */
export class ELU extends Module {
  constructor(readonly alpha = 1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return elu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${this.alpha}`;
  }
}

/** Options of {@link GELU}. */
export interface GELUOptions {
  /** "tanh" for the approximation 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))). Initially "none". */
  readonly approximate?: "none" | "tanh";
}

/**
 * x Φ(x), with Φ the distribution function of the standard normal (Hendrycks & Gimpel 2016).
 *
 * @example
 * ```ts
 * import { GELU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new GELU({ approximate: "tanh" }).forward(tensor([0, 100])).array()); // [0, 100]
 * ```
 */
export class GELU extends Module {
  readonly approximate: "none" | "tanh";

  constructor(options: GELUOptions = {}) {
    super();
    this.approximate = options.approximate ?? "none";
  }

  forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate=${this.approximate}`;
  }
}

/**
 * x · sigmoid(x), also called swish (Elfwing et al. 2017).
 *
 * @example
 * ```ts
 * import { SiLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new SiLU().forward(tensor([0, 100])).array()); // [0, 100]
 * ```
 */
export class SiLU extends Module {
  forward(x: Tensor): Tensor {
    return silu(x);
  }
}

/**
 * tanh(x).
 *
 * @example
 * ```ts
 * import { Tanh } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Tanh().forward(tensor([0])).array()); // [0]
 * ```
 */
export class Tanh extends Module {
  forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/**
 * 1 / (1 + exp(-x)).
 *
 * @example
 * ```ts
 * import { Sigmoid } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Sigmoid().forward(tensor([0])).array()); // [0.5]
 * ```
 */
export class Sigmoid extends Module {
  forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/**
 * log(1 + exp(beta · x)) / beta, without overflow.
 *
 * @param beta - How sharp the bend is. Initially 1.
 *
 * @example
 * ```ts
 * import { Softplus } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Softplus().forward(tensor([100])).array()); // [100]
 * ```
 */
export class Softplus extends Module {
  constructor(readonly beta = 1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return softplus(x, this.beta);
  }

  override extraRepr(): string {
    return `beta=${this.beta}`;
  }
}

/**
 * exp(xᵢ) / Σⱼ exp(xⱼ) along an axis.
 *
 * @param axis - Initially the last.
 *
 * @example
 * ```ts
 * import { Softmax } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Softmax().forward(tensor([3, 3])).array()); // [0.5, 0.5]
 * ```
 */
export class Softmax extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return softmax(x, this.axis);
  }

  override extraRepr(): string {
    return `axis=${this.axis}`;
  }
}

/**
 * log(exp(xᵢ) / Σⱼ exp(xⱼ)) along an axis, without overflow or loss of small values.
 *
 * @param axis - Initially the last.
 *
 * @example
 * ```ts
 * import { LogSoftmax } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new LogSoftmax().forward(tensor([0, -1000])).array()); // [0, -1000]
 * ```
 */
export class LogSoftmax extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return logSoftmax(x, this.axis);
  }

  override extraRepr(): string {
    return `axis=${this.axis}`;
  }
}
