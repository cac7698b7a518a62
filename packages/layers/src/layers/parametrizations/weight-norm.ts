import type { Tensor } from "@nn/tensor";
import type { AnyModule } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { axisOf } from "./axis.js";
import { install, parameterOf, uninstall } from "./computed-parameter.js";

/** Options of {@link weightNorm}. */
export interface WeightNormOptions {
  /** The parameter. Initially "weight". */
  readonly name?: string;
  /** The axis whose places have a length each; null for one length of the whole. Initially 0. */
  readonly axis?: number | null;
}

/**
 * Learns a weight's lengths and its directions apart: W = g v / ‖v‖, with one g for each place along an axis (Salimans
 * and Kingma 2016, equation 2). The weight stays as it is at first.
 *
 * The state dict has the names of `torch.nn.utils.weight_norm`: the parameters `weight_g` and `weight_v` as the
 * properties `weightG` and `weightV`. Make the optimiser afterwards.
 *
 * @param module - A layer with a weight: `Linear`, a convolution, `Embedding`, …
 * @returns The same module.
 * @throws NNError when there is no such parameter, or it is normalised already.
 *
 * @example
 * ```ts
 * import { Linear, weightNorm } from "@nn/layers";
 * const layer = weightNorm(new Linear(3, 2));
 * const { weight_g, weight_v } = layer.stateDict();
 * console.log(weight_g.shape, weight_v.shape); // [2, 1] [2, 3]
 * ```
 */
export function weightNorm<M extends AnyModule>(module: M, options: WeightNormOptions = {}): M {
  const { name = "weight" } = options;
  const weight = parameterOf("weightNorm", module, name);
  const axis = options.axis === null ? null : axisOf("weightNorm", options.axis ?? 0, weight);
  const { requiresGrad } = weight;
  const g = new Parameter(lengths(weight, axis), { requiresGrad });
  const v = new Parameter(weight, { requiresGrad });
  install(module, name, {
    operation: "weightNorm",
    state: { G: g, V: v },
    value: () => v.mul(g.div(lengths(v, axis))),
  });
  return module;
}

/**
 * Takes {@link weightNorm} off: the weight is a parameter again.
 *
 * @throws NNError when it isn't on.
 *
 * @example
 * ```ts
 * import { Linear, removeWeightNorm, weightNorm } from "@nn/layers";
 * const layer = removeWeightNorm(weightNorm(new Linear(3, 2)));
 * console.log(Object.keys(layer.stateDict()).join(" ")); // bias weight
 * ```
 */
export function removeWeightNorm<M extends AnyModule>(
  module: M,
  options: Pick<WeightNormOptions, "name"> = {},
): M {
  uninstall("removeWeightNorm", "weightNorm", module, options.name ?? "weight");
  return module;
}

/** The norm for each place along `axis`, all axes kept; or of the whole, `[]`. */
function lengths(weight: Tensor, axis: number | null): Tensor {
  if (axis === null) return weight.norm();
  const others = weight.shape.map((_, i) => i).filter((i) => i !== axis);
  return weight.norm(others, { keepdim: true });
}
