import { exampleShape } from "@nn/autoencoders";
import { Flatten, LeakyReLU, Linear, ReLU, Sequential, Unflatten, type Module } from "@nn/layers";
import { bodySize } from "./generator-network.js";
import { heUniform, smallNormal } from "./initialize.js";
import { checkNetworkOptions, outputOf, randomOf, type NetworkOptions } from "./network-options.js";
import { labelChannels, networkPair, type NetworkPair } from "./network-pair.js";
import { normalized } from "./normalized.js";

/** Options of {@link mlp}. */
export interface MlpOptions extends NetworkOptions {
  /** The sizes of the hidden layers of both networks. Initially [128, 128]. */
  readonly hidden?: readonly number[];
}

/**
 * A pair of linear layers, for points and small images: ReLU in the generator, leaky ReLU of slope 0.2 in the
 * discriminator. First weights as in He et al. (2015), those of the heads N(0, 0.02²), so that at first nothing is judged,
 * biases 0. `normalization` is initially "none".
 *
 * @throws NNError for sizes and choices that there aren't.
 *
 * @example
 * ```ts
 * import { mlp } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { generator, discriminator } = mlp({ inputSize: 2, codeSize: 8, hidden: [64, 64] });
 * const x = generator.forward(randn([5, 8]));
 * console.log(x.shape, discriminator.forward(x).shape); // [5, 2] [5, 1]
 * ```
 */
export function mlp(options: MlpOptions): NetworkPair {
  checkNetworkOptions("mlp", options);
  const { hidden = [128, 128], normalization = "none" } = options;
  const [channels, ...spatial] = exampleShape(options) as [number, ...number[]];
  const area = spatial.reduce((product, size) => product * size, 1);
  const flat = (channels + labelChannels(options)) * area;
  const widths = [bodySize(options), ...hidden];
  const body = new Sequential(
    ...pairs(widths).flatMap(([from, to]) => [new Linear(from, to), new ReLU()]), // [n, hidden]
    new Linear(widths.at(-1)!, channels * area), // [n, size]
    ...outputOf(options),
    ...(spatial.length > 0 ? [new Unflatten(1, [channels, ...spatial])] : []), // [n, …inputSize]
  );
  const trunk = new Sequential(
    ...(spatial.length > 0 ? [new Flatten()] : []), // [n, size]
    ...pairs([flat, ...hidden]).flatMap(([from, to]): Module[] => [
      ...normalized(new Linear(from, to), normalization, randomOf(options)),
      new LeakyReLU(0.2),
    ]), // [n, hidden]
  );
  const featureSize = hidden.at(-1) ?? flat;
  return networkPair(options, { body, trunk, featureSize, weights: heUniform, headWeights: smallNormal });
}

/** Each number with the one behind it. */
function pairs(sizes: readonly number[]): [from: number, to: number][] {
  return sizes.slice(1).map((to, i) => [sizes[i]!, to]);
}
