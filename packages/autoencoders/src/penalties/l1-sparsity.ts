import { Module } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import { checkWeight, type Pass } from "./penalty.js";

/**
 * A penalty on the activations of the code, so that few units fire: weight · mean over examples of Σⱼ |hⱼ|.
 *
 * @param weight - How much it counts beside the reconstruction error.
 *
 * @example
 * ```ts
 * import { Autoencoder, L1Sparsity } from "@nn/autoencoders";
 * const model = new Autoencoder({ inputSize: 64, codeSize: 128, penalties: [new L1Sparsity(1e-3)] });
 * console.log(model.penalties.length); // 1
 * ```
 */
export class L1Sparsity extends Module<[pass: Pass]> {
  constructor(readonly weight: number) {
    super();
    checkWeight("L1Sparsity", weight);
  }

  forward({ code }: Pass): Tensor {
    return code.abs().sum().div(code.shape[0]).mul(this.weight);
  }

  override extraRepr(): string {
    return `weight=${this.weight}`;
  }
}
