import { crossEntropy, gaussianNllLoss } from "@nn/layers";
import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { latentSize, readingSize, type LatentCodes } from "../networks/latent-codes.js";
import { checkNotNegative } from "../penalties/penalty.js";
import type { AuxiliaryLoss, AuxiliaryLossOptions, AuxiliarySides } from "./auxiliary-loss.js";

/**
 * A lower bound of the mutual information between codes and the examples made of them, in nats.
 *
 *     I(c; G(z, c)) ≥ E[log Q(c | G(z, c))] + H(c)
 *
 * Q is categorical for discrete codes, for continuous ones a normal distribution of any mean and variance. H(c) is log K
 * for a discrete code of K values, log 2 for one that is uniform in −1 … 1.
 *
 * Source: Chen et al., "InfoGAN" (2016), equation 4 and section 6.
 *
 * @param z - What the examples were made of, the codes at the end of it: `[n, codeSize]`, as `infoGanCodes` draws it.
 * @param reading - What Q says: a logit for each value of each discrete code, the means, the log variances of the
 * continuous ones: `[n, Σ discrete + 2 continuous]`.
 * @param codes - Which ones there are.
 * @returns One number.
 * @throws ShapeError when one is too small for the codes.
 *
 * @example
 * ```ts
 * import { mutualInformationBound } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const z = tensor([[0.3, 1, 0], [-1.2, 0, 1]]); // one number of noise, and a code of two values
 * const sure = tensor([[20, -20], [-20, 20]]);
 * console.log(await mutualInformationBound(z, sure, { discrete: [2] }).item()); // log 2 = 0.6931
 * ```
 */
export function mutualInformationBound(z: Tensor, reading: Tensor, codes: LatentCodes): Tensor {
  const { discrete = [], continuous = 0 } = codes;
  checkFit(z, reading, codes);
  const given = z.split([z.shape[1] - latentSize(codes), ...discrete, continuous], 1).slice(1);
  const said = reading.split([...discrete, continuous, continuous], 1);
  const terms = discrete.map((values, i) => crossEntropy(said[i]!, given[i]!).neg().add(Math.log(values)));
  if (continuous > 0) {
    const [means, logVariances] = said.slice(discrete.length) as [Tensor, Tensor];
    const surprise = gaussianNllLoss(means, given.at(-1)!, logVariances.exp(), { full: true }); // of each number
    terms.push(surprise.neg().add(Math.LN2).mul(continuous));
  }
  return terms.reduce((sum, term) => sum.add(term));
}

/**
 * InfoGAN: generator and discriminator together make the bound of {@link mutualInformationBound} large, so that the codes
 * come to stand for something that can be seen: λ times the negative bound in both turns.
 *
 * It needs networks with `codes`, which are drawn by `infoGanCodes`; `infoGan({ …, codes })` brings both.
 *
 * Source: Chen et al., "InfoGAN" (2016), equation 5.
 *
 * @throws ValueError for a negative weight; from its functions NNError for a discriminator that reads no codes.
 *
 * @example
 * ```ts
 * import { infoGanCodes, mlp, mutualInformation } from "@nn/gan";
 * const codes = { discrete: [4], continuous: 1 };
 * const { generator, discriminator } = mlp({ inputSize: 2, codeSize: 8, codes });
 * const z = infoGanCodes(codes)(16, 8);
 * const features = discriminator.features(generator.forward(z));
 * const loss = mutualInformation().generator({ discriminator, fake: { features, z } });
 * console.log(await loss.item()); // about 0.4 for the continuous code: nothing is learned yet
 * ```
 */
export function mutualInformation({ weight = 1 }: AuxiliaryLossOptions = {}): AuxiliaryLoss {
  checkNotNegative("mutualInformation", "weight", weight);
  const term = ({ discriminator, fake }: Omit<AuxiliarySides, "real">): Tensor => {
    const { codeReader, codes } = discriminator;
    if (!codeReader || !codes) {
      throw new NNError(
        "mutualInformation",
        "the discriminator reads no codes",
        "make the networks with codes, as infoGan({ …, codes: { discrete: [10], continuous: 2 } })",
      );
    }
    return mutualInformationBound(fake.z, codeReader.forward(fake.features), codes).mul(-weight);
  };
  return { name: "mutual information", discriminator: term, generator: term };
}

function checkFit(z: Tensor, reading: Tensor, codes: LatentCodes): void {
  const width = latentSize(codes);
  if (width === 0)
    throw new NNError("mutualInformationBound", "there are no codes", "give discrete or continuous ones");
  if (z.rank !== 2 || z.shape[1] < width) {
    throw new ShapeError(
      "mutualInformationBound",
      `expected z [n, ${width} or more], got ${formatShape(z.shape)}`,
    );
  }
  const wanted = [z.shape[0], readingSize(codes)];
  if (reading.shape.join() === wanted.join()) return;
  throw new ShapeError(
    "mutualInformationBound",
    `expected a reading ${formatShape(wanted)}, got ${formatShape(reading.shape)}`,
  );
}
