import { vjp } from "@nn/autograd";
import { type Linear, Module } from "@nn/layers";
import { eye, NNError, type Tensor } from "@nn/tensor";
import { checkCodeSize, checkWeight, type Pass } from "./penalty.js";

/**
 * The contractive penalty: codes should change little when examples do. weight · mean over examples of ‖∂h / ∂x‖²,
 * the squared Frobenius norm of the encoder's Jacobian, exact for any encoder: one backward pass for each number of a
 * code. For one layer {@link contractiveNorm} is its closed form.
 *
 * The encoder must treat examples apart: no batch normalisation.
 *
 * Source: Rifai, Vincent, Muller, Glorot and Bengio, "Contractive auto-encoders" (2011), equation 2.
 *
 * @param weight - How much it counts beside the reconstruction error.
 *
 * @example
 * ```ts
 * import { Autoencoder, Contractive } from "@nn/autoencoders";
 * const model = new Autoencoder({ inputSize: 64, codeSize: 16, hidden: [32], penalties: [new Contractive(0.1)] });
 * console.log(model.penalties.length); // 1
 * ```
 */
export class Contractive extends Module<[pass: Pass]> {
  constructor(readonly weight: number) {
    super();
    checkWeight("Contractive", weight);
  }

  forward({ x, encode }: Pass): Tensor {
    return jacobianNorm(encode, x).mean().mul(this.weight);
  }

  override extraRepr(): string {
    return `weight=${this.weight}`;
  }
}

/**
 * The squared Frobenius norm of the Jacobian of `encode` at each example: Σᵢⱼ (∂hⱼ / ∂xᵢ)².
 *
 * @param encode - From `[n, …]` to `[n, k]`, each example apart.
 * @param x - `[n, …]`
 * @returns `[n]`
 *
 * @example
 * ```ts
 * import { jacobianNorm } from "@nn/autoencoders";
 * import { tensor } from "@nn/tensor";
 * console.log(await jacobianNorm((x) => x.square(), tensor([[1, 2]])).array()); // [2² + 4²] = [20]
 * ```
 */
export function jacobianNorm(encode: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const [code, pull] = vjp((point) => encode(point).flatten(1), [x.detach()]); // [n, k]
  const units = eye(code.shape[1]);
  const rows = Array.from({ length: code.shape[1] }, (_, j) => {
    const [row] = pull(units.slice([j, j + 1]).expand(code.shape)); // ∂hⱼ / ∂x
    return row.square().flatten(1).sum(1); // [n]
  });
  return rows.reduce((sum, row) => sum.add(row));
}

/**
 * The closed form of {@link jacobianNorm} for one linear layer and an activation: Σⱼ φ'(hⱼ)² Σᵢ Wⱼᵢ².
 *
 * @param layer - The layer, W `[k, d]`.
 * @param code - What came out behind the activation, `[n, k]`.
 * @param activation - Which one: its derivative is told from its value.
 * @returns `[n]`
 *
 * @example
 * ```ts
 * import { contractiveNorm } from "@nn/autoencoders";
 * import { Linear } from "@nn/layers";
 * import { rand, sigmoid } from "@nn/tensor";
 * const layer = new Linear(8, 4);
 * const code = sigmoid(layer.forward(rand([5, 8])));
 * console.log(contractiveNorm(layer, code, "sigmoid").shape); // [5]
 * ```
 */
export function contractiveNorm(layer: Linear, code: Tensor, activation: "sigmoid" | "tanh"): Tensor {
  checkCodeSize("contractiveNorm", code, layer.outFeatures);
  if (activation !== "sigmoid" && activation !== "tanh") {
    throw new NNError(
      "contractiveNorm",
      `there is no closed form for the activation "${String(activation)}"`,
      'use "sigmoid" or "tanh", or jacobianNorm',
    );
  }
  const slope = activation === "sigmoid" ? code.mul(code.neg().add(1)) : code.square().neg().add(1);
  return slope.square().mul(layer.weight.square().sum(1)).sum(1);
}
