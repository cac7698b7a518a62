import { beganCoders, checkBeganOptions, type BeganPair, type BeganPairOptions } from "./began-pair.js";

/** Options of {@link beganMlp}. */
export interface BeganMlpOptions extends BeganPairOptions {
  /** The sizes of the encoder's hidden layers; decoder and generator have them the other way round. Initially [128, 128]. */
  readonly hidden?: readonly number[];
}

/**
 * BEGAN's networks for points and small images: linear layers and ReLU. First weights as in Glorot and Bengio (2010),
 * biases 0. Where points have two numbers a `bottleneck` of 1 leaves the discriminator something to learn.
 *
 * @throws NNError for sizes and choices that there aren't.
 *
 * @example
 * ```ts
 * import { beganMlp } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { generator, discriminator } = beganMlp({ inputSize: 2, codeSize: 8, bottleneck: 1 });
 * const x = generator.forward(randn([5, 8]));
 * console.log(x.shape, discriminator.forward(x).shape); // [5, 2] [5, 2]
 * ```
 */
export function beganMlp(options: BeganMlpOptions): BeganPair {
  checkBeganOptions("beganMlp", options);
  return beganCoders(options, { hidden: options.hidden ?? [128, 128], activation: "relu" });
}
