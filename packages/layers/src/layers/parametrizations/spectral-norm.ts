import { NNError, randn, type Generator, type Tensor } from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";
import { Buffer } from "../../module/buffer.js";
import type { AnyModule } from "../../module/module.js";
import { ConvTranspose } from "../spatial/conv-transpose.js";
import { axisOf } from "./axis.js";
import { install, parameterOf, uninstall } from "./computed-parameter.js";

/** Options of {@link spectralNorm}. */
export interface SpectralNormOptions {
  /** The parameter. Initially "weight". */
  readonly name?: string;
  /** Steps of the power method in each forward pass of training. Initially 1. */
  readonly nPowerIterations?: number;
  /** The least norm that vectors are divided by. Initially 1e-12. */
  readonly eps?: number;
  /** The axis of the outputs, the rows of the matrix. Initially 1 for transposed convolutions, else 0. */
  readonly axis?: number;
  /** Where the first vectors come from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * Divides a weight by its largest singular value: W / σ(W) with σ(W) = uᵀ W v. The vectors u and v come nearer to the
 * singular ones with each forward pass in training, v ← Wᵀu / ‖Wᵀu‖ and u ← Wv / ‖Wv‖, and stay in use; derivatives
 * don't pass through them (Miyato et al. 2018, algorithm 1).
 *
 * The state dict has the names of `torch.nn.utils.spectral_norm`: the parameter `weight_orig` and the buffers `weight_u`
 * and `weight_v`, as the properties `weightOrig`, `weightU` and `weightV`. Make the optimiser afterwards.
 *
 * @param module - A layer with a weight of two or more axes: `Linear`, a convolution, `Embedding`, …
 * @returns The same module.
 * @throws NNError when there is no such parameter, it is normalised already, has fewer than two axes, or the number of
 * steps is no positive integer.
 *
 * @example
 * ```ts
 * import { Linear, spectralNorm } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const critic = spectralNorm(new Linear(8, 1));
 * critic.forward(randn([4, 8]));
 * console.log(await critic.weight.norm().item()); // 1: the weight has one singular value
 * console.log(Object.keys(critic.stateDict()).join(" ")); // bias weight_orig weight_u weight_v
 * ```
 */
export function spectralNorm<M extends AnyModule>(module: M, options: SpectralNormOptions = {}): M {
  const { name = "weight", nPowerIterations = 1, eps = 1e-12, generator } = options;
  if (!Number.isInteger(nPowerIterations) || nPowerIterations < 1) {
    const text = `nPowerIterations must be a positive integer, got ${nPowerIterations}`;
    throw new NNError("spectralNorm", text);
  }
  const original = parameterOf("spectralNorm", module, name);
  if (original.rank < 2) {
    throw new NNError("spectralNorm", `${name} needs two or more axes, got ${original.rank}`);
  }
  const axis = axisOf("spectralNorm", options.axis ?? (module instanceof ConvTranspose ? 1 : 0), original);
  const random = generator ? { generator } : {};
  const [rows, columns] = matrixOf(original, axis).shape;
  const u = new Buffer(unit(randn([rows], random), eps));
  const v = new Buffer(unit(randn([columns], random), eps));
  install(module, name, {
    operation: "spectralNorm",
    state: { Orig: original, U: u, V: v },
    value: () => original.div(u.dot(matrixOf(original, axis).matMul(v))),
    beforeForward: () => {
      if (module.training) iterate(matrixOf(original, axis), u, v, nPowerIterations, eps);
    },
  });
  return module;
}

/**
 * Takes {@link spectralNorm} off: the weight is a parameter again, with the value that it has in use.
 *
 * @throws NNError when it isn't on.
 *
 * @example
 * ```ts
 * import { Linear, removeSpectralNorm, spectralNorm } from "@nn/layers";
 * const layer = removeSpectralNorm(spectralNorm(new Linear(3, 2)));
 * console.log(Object.keys(layer.stateDict()).join(" ")); // bias weight
 * ```
 */
export function removeSpectralNorm<M extends AnyModule>(
  module: M,
  options: Pick<SpectralNormOptions, "name"> = {},
): M {
  uninstall("removeSpectralNorm", "spectralNorm", module, options.name ?? "weight");
  return module;
}

/** The power method. */
function iterate(matrix: Tensor, u: Buffer, v: Buffer, steps: number, eps: number): void {
  let [left, right]: Tensor[] = [u, v];
  for (let i = 0; i < steps; i++) {
    right = unit(left.matMul(matrix), eps);
    left = unit(matrix.matMul(right), eps);
  }
  assignLater(u, left.node);
  assignLater(v, right.node);
}

/** The weight with one axis for its rows and all others flattened: `[rows, columns]`. */
function matrixOf(weight: Tensor, axis: number): Tensor {
  const order = weight.shape.map((_, i) => i);
  const [rows] = order.splice(axis, 1);
  return weight.permute([rows, ...order]).flatten(1);
}

function unit(x: Tensor, eps: number): Tensor {
  return x.div(x.norm().maximum(eps));
}
