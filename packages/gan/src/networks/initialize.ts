import { init, type AnyModule, type Parameter } from "@nn/layers";
import type { Generator } from "@nn/tensor";

/** Sets a weight to its first values. */
export type WeightRule = (weight: Parameter, random: { readonly generator?: Generator }) => void;

/** N(0, 0.02²), as Radford et al. (2016) and Lucic et al. (2018). */
export const smallNormal: WeightRule = (weight, random) => void init.normal(weight, { std: 0.02, ...random });

/** Uniform in ±√(6 / fanIn), as He et al. (2015). */
export const heUniform: WeightRule = (weight, random) =>
  void init.kaimingUniform(weight, { nonlinearity: "relu", ...random });

/** Uniform in ±√(6 / (fanIn + fanOut)), as Glorot and Bengio (2010). */
export const glorotUniform: WeightRule = (weight, random) => void init.xavierUniform(weight, random);

/** Gives all weights their first values by a rule, and biases 0. */
export function initialize(
  network: AnyModule,
  rule: WeightRule,
  random: { readonly generator?: Generator },
): void {
  for (const [name, parameter] of network.namedParameters()) {
    if (parameter.rank > 1) rule(parameter, random);
    else if (name.endsWith("bias")) init.zeros(parameter);
  }
}

/** {@link glorotUniform}, √2 as large in 3 x 3 convolutions, as Miyato et al. (2018) have residual blocks. */
export const residualWeights: WeightRule = (weight, random) =>
  void init.xavierUniform(weight, { gain: weight.shape[2] === 3 ? Math.SQRT2 : 1, ...random });
