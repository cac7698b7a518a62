import { crossEntropy } from "@nn/layers";
import { NNError, type Tensor } from "@nn/tensor";
import { checkNotNegative } from "../penalties/penalty.js";
import type { AuxiliaryLoss, AuxiliaryLossOptions, AuxiliarySides, RealSide } from "./auxiliary-loss.js";

/**
 * AC-GAN: the discriminator learns to tell the class of real and generated examples, the generator to make examples whose
 * class is told.
 *
 *     discriminator: λ (−E[log P(c | x)] − E[log P(c | y)])        generator: −λ E[log P(c | y)]
 *
 * It needs networks with `classes` and `conditioning: "auxiliary"`.
 *
 * Source: Odena, Olah and Shlens, "Conditional image synthesis with auxiliary classifier GANs" (2017), equations 2 and 3.
 *
 * @throws ValueError for a negative weight; from its functions NNError for a discriminator without a classifier.
 *
 * @example
 * ```ts
 * import { auxiliaryClassifier, mlp } from "@nn/gan";
 * import { randint, randn } from "@nn/tensor";
 * const { generator, discriminator } = mlp({ inputSize: 2, codeSize: 8, classes: 3, conditioning: "auxiliary" });
 * const [z, labels] = [randn([16, 8]), randint(0, 3, [16])];
 * const features = discriminator.features(generator.forward(z, labels));
 * const loss = auxiliaryClassifier().generator({ discriminator, fake: { features, labels, z } });
 * console.log(await loss.item()); // about log 3 = 1.0986: nothing is told yet
 * ```
 */
export function auxiliaryClassifier({ weight = 1 }: AuxiliaryLossOptions = {}): AuxiliaryLoss {
  checkNotNegative("auxiliaryClassifier", "weight", weight);
  const surprise = ({ classifier }: AuxiliarySides["discriminator"], side: RealSide): Tensor => {
    if (!classifier || !side.labels) {
      throw new NNError(
        "auxiliaryClassifier",
        classifier ? "there are no labels" : "the discriminator has no classifier",
        'make both networks with classes and conditioning: "auxiliary"',
      );
    }
    return crossEntropy(classifier.forward(side.features), side.labels).mul(weight);
  };
  return {
    name: "auxiliary classifier",
    discriminator: ({ discriminator, real, fake }) =>
      surprise(discriminator, real).add(surprise(discriminator, fake)),
    generator: ({ discriminator, fake }) => surprise(discriminator, fake),
  };
}
