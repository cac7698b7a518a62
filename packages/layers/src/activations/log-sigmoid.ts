import { logSigmoid, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * log(1 / (1 + exp(-x))), without overflow.
 *
 * @example
 * ```ts
 * import { LogSigmoid } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new LogSigmoid().forward(tensor([-1000, 100])).array()); // [-1000, 0]
 * ```
 */
export class LogSigmoid extends Module {
  forward(x: Tensor): Tensor {
    return logSigmoid(x);
  }
}
