import { bernoulli, defaultGenerator, rand, randn, ValueError } from "@nn/tensor";
import { checkFloating, checkProbability, type Transform } from "./transform.js";

/** Options of {@link speckle}. */
export interface SpeckleOptions {
  /** The standard deviation. Initially 0.1. */
  readonly sigma?: number;
  /** Whether to keep the values in 0 … 1. Initially true, as in torchvision. */
  readonly clip?: boolean;
}

/** Options of {@link gaussianNoise}. */
export interface GaussianNoiseOptions extends SpeckleOptions {
  /** Initially 0. */
  readonly mean?: number;
}

/**
 * Normal noise on every value; of any shape, images or not.
 *
 * @throws ValueError when `sigma` is negative.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { zeros } from "@nn/tensor";
 * const x = transforms.gaussianNoise({ sigma: 0.2, clip: false })(zeros([1, 8, 8]));
 * console.log(await x.std().item()); // about 0.2
 * ```
 */
export function gaussianNoise(options: GaussianNoiseOptions = {}): Transform {
  const { mean = 0, sigma = 0.1, clip = true } = options;
  if (!(sigma >= 0)) throw new ValueError("gaussianNoise", `sigma must be at least 0, got ${sigma}`);
  return (images, generator = defaultGenerator) => {
    checkFloating("gaussianNoise", images);
    const noise = randn(images.shape, { generator, dtype: images.dtype }).mul(sigma).add(mean);
    const noisy = images.add(noise);
    return clip ? noisy.clamp(0, 1) : noisy;
  };
}

/**
 * Some values become 0 or 1, each as likely, as those of broken pixels; of any shape, images or not.
 *
 * @param p - How likely a value is lost.
 * @throws ValueError when `p` is no probability.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { full } from "@nn/tensor";
 * const x = transforms.saltAndPepper(0.1)(full([1, 8, 8], 0.5));
 * console.log(await x.array()); // 0, 0.5 and 1
 * ```
 */
export function saltAndPepper(p: number): Transform {
  checkProbability("saltAndPepper", p);
  return (images, generator = defaultGenerator) => {
    checkFloating("saltAndPepper", images);
    const lost = rand(images.shape, { generator }).lt(p);
    const salt = bernoulli(0.5, images.shape, { generator, dtype: images.dtype });
    return lost.where(salt, images);
  };
}

/**
 * Some values become 0, as if they had not been seen (Vincent et al. 2008); of any shape, images or not.
 *
 * @param p - How likely a value is masked.
 * @throws ValueError when `p` is no probability.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { ones } from "@nn/tensor";
 * const x = transforms.maskingNoise(0.3)(ones([1, 8, 8]));
 * console.log(await x.mean().item()); // about 0.7
 * ```
 */
export function maskingNoise(p: number): Transform {
  checkProbability("maskingNoise", p);
  return (images, generator = defaultGenerator) => {
    checkFloating("maskingNoise", images);
    return rand(images.shape, { generator }).lt(p).where(0, images);
  };
}

/**
 * Normal noise in proportion to the value, x (1 + σ ε), as that of radar and ultrasound; of any shape, images or not.
 *
 * @throws ValueError when `sigma` is negative.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { zeros } from "@nn/tensor";
 * const x = transforms.speckle({ sigma: 0.2 })(zeros([1, 8, 8]));
 * console.log(await x.abs().max().item()); // 0: there is nothing to disturb
 * ```
 */
export function speckle(options: SpeckleOptions = {}): Transform {
  const { sigma = 0.1, clip = true } = options;
  if (!(sigma >= 0)) throw new ValueError("speckle", `sigma must be at least 0, got ${sigma}`);
  return (images, generator = defaultGenerator) => {
    checkFloating("speckle", images);
    const noise = randn(images.shape, { generator, dtype: images.dtype }).mul(sigma).add(1);
    const noisy = images.mul(noise);
    return clip ? noisy.clamp(0, 1) : noisy;
  };
}
