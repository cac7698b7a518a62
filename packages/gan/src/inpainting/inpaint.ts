import { noGrad } from "@nn/autograd";
import { ShapeError, softplus, ValueError, type Tensor } from "@nn/tensor";
import type { GAN } from "../gan.js";
import { checkFinite } from "../metrics/checks.js";
import { checkGiven, generated, type InvertOptions } from "./invert.js";
import { checkedMask, contextWeights, fill } from "./mask.js";
import { checkWeight, searchCodes } from "./search-codes.js";

/** Options of {@link inpaint}. */
export interface InpaintOptions extends InvertOptions {
  /** λ, how much it counts that the discriminator takes the image for real. Initially 0.003. */
  readonly prior?: number;
  /**
   * Pixels along each side of the neighbourhood whose missing pixels give a known one its weight, an odd number. Initially 7.
   * 0 has all known pixels count the same.
   */
  readonly window?: number;
}

/** What {@link inpaint} gives. */
export interface Inpainted {
  /** The images with what was missing filled in, `[n, c, h, w]`. */
  readonly images: Tensor;
  /** All of what the generator made, `[n, c, h, w]`. */
  readonly generated: Tensor;
  /** Its codes, `[n, codeSize]`. */
  readonly z: Tensor;
  /** Context and prior loss, `[n]`. */
  readonly loss: Tensor;
}

/**
 * In-painting by search: finds the code of which the generator makes an image that agrees with what is known and that the
 * discriminator takes for real, and fills in what is missing from it.
 *
 *     z = argmin Σ W |G(z) − x| + λ prior(D(G(z))) + μ |z|² / 2        filled = M x + (1 − M) G(z)
 *     W = M · the share of missing pixels nearby
 *     prior = −log D of logits, −D of scores, the error for BEGAN
 *
 * Source: Yeh et al., "Semantic image inpainting with deep generative models" (2017), equations 3 to 7. What differs: the
 * prior is the non-saturating one, Adam starts from several codes, and pixels are put in as they are, with no Poisson
 * blending. They keep codes within −1 … 1, where theirs are drawn from; `codePrior` (μ) does that for normal ones, which else
 * go as far as it takes to fit what is known, and what they say about the rest is worth less.
 *
 * @param gan - Trained on whole images; its average weights are used where there are some.
 * @param images - `[n, c, h, w]`; what is missing may hold anything, NaN included.
 * @param mask - 1 or true where a pixel is known: `[h, w]`, or any shape that broadcasts to that of the images.
 * @throws ShapeError for images of another shape than the generator's, or a mask of another; ValueError for a mask of other
 * numbers, without holes or with nothing else, and for impossible options.
 *
 * @example
 * ```ts
 * import { digits } from "@nn/data";
 * import { GAN, inpaint, mlp } from "@nn/gan";
 * import { arange } from "@nn/tensor";
 * const { x } = digits({ flat: false }).test.batch([0, 1, 2]);
 * const gan = new GAN(mlp({ inputSize: [1, 8, 8], codeSize: 8 })); // in use: trained with gan.fit
 * const upperHalf = arange(8).lt(4).unsqueeze(1); // [8, 1]
 * const { images } = await inpaint(gan, x, upperHalf, { steps: 20 });
 * console.log(images.shape); // [3, 1, 8, 8]
 * ```
 */
export async function inpaint(
  gan: GAN,
  images: Tensor,
  mask: Tensor,
  options: InpaintOptions = {},
): Promise<Inpainted> {
  const { prior = 0.003, window = 7, labels } = options;
  if (gan.exampleShape.length !== 3) {
    throw new ShapeError(
      "inpaint",
      `needs a generator of images, this one makes [${gan.exampleShape.join(", ")}]`,
    );
  }
  checkGiven("inpaint", gan, images, labels);
  checkSettings(prior, window);
  const known = await checkedMask("inpaint", mask, images.shape);
  const weights = contextWeights(known, window).realize();
  await checkWeights(weights);
  const [count] = images.shape as [number];
  const given = fill(images, known, 0).realize();
  checkFinite("inpaint", "images", await given.data(), given.size / count);
  const { z, loss } = await searchCodes(
    {
      operation: "inpaint",
      count,
      codeSize: gan.codeSize,
      codes: gan.codes,
      loss: (codes) => {
        const made = generated(gan, codes, count, labels); // [starts, n, c, h, w]
        const context = made.sub(given).abs().mul(weights).flatten(2).sum(2); // [starts, n]
        const all = gan.score(made.flatten(0, 1), labels?.tile([made.shape[0]!])); // [starts · n]
        return context.add(priorLoss(gan, all).mul(prior).reshape(context.shape));
      },
    },
    options,
  );
  const made = noGrad(() => gan.generate(z, labels)).realize();
  return { images: fill(given, known, made).realize(), generated: made, z, loss };
}

/** How little the discriminator takes examples for real: `[n]`. */
function priorLoss({ loss: { output } }: GAN, scores: Tensor): Tensor {
  if (output === "reconstruction") return scores;
  return output === "logit" ? softplus(scores.neg()) : scores.neg();
}

/** Refuses images of which no known pixel counts. */
async function checkWeights(weights: Tensor): Promise<void> {
  const sums = await weights.flatten(1).sum(1).data();
  if (sums.every((sum) => sum > 0)) return;
  throw new ValueError("inpaint", "no known pixel has a missing one nearby", "use a larger window, or 0");
}

function checkSettings(prior: number, window: number): void {
  checkWeight("inpaint", "prior", prior);
  if (window === 0 || (Number.isInteger(window) && window > 0 && window % 2 === 1)) return;
  throw new ValueError("inpaint", `window must be 0 or an odd number of pixels, got ${window}`);
}
