import { checkGivenLabels } from "@nn/autoencoders";
import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { checkFinite } from "../metrics/checks.js";
import type { GAN } from "../gan.js";
import { searchCodes, type CodeSearchOptions, type FoundCodes } from "./search-codes.js";

/** Options of {@link invert}. */
export interface InvertOptions extends CodeSearchOptions {
  /** int32 `[n]`, for a conditional model. */
  readonly labels?: Tensor;
}

/**
 * The codes of examples: those of which the generator makes what is nearest to them, found by gradient descent.
 *
 *     z = argmin mean((G(z) − x)²)
 *
 * Source: Lipton and Tripathi, "Precise recovery of latent vectors from generative adversarial networks" (2017), with Adam.
 *
 * @param gan - Trained; its average weights are used where there are some.
 * @param examples - `[n, …]`
 * @returns The codes `z`, `[n, codeSize]`, and the mean squared errors `loss`, `[n]`.
 * @throws ShapeError for examples of another shape than the generator's; ValueError for impossible options.
 *
 * @example
 * ```ts
 * import { GAN, invert, mlp } from "@nn/gan";
 * const gan = new GAN(mlp({ inputSize: 4, codeSize: 2 }));
 * const { z, loss } = await invert(gan, gan.sample(3), { steps: 50 });
 * console.log(z.shape, await loss.array()); // [3, 2], and small errors
 * ```
 */
export async function invert(gan: GAN, examples: Tensor, options: InvertOptions = {}): Promise<FoundCodes> {
  checkGiven("invert", gan, examples, options.labels);
  checkFinite("invert", "examples", await examples.data(), examples.size / examples.shape[0]!);
  return searchCodes(
    {
      operation: "invert",
      count: examples.shape[0]!,
      codeSize: gan.codeSize,
      codes: gan.codes,
      loss: (z) =>
        generated(gan, z, examples.shape[0]!, options.labels).sub(examples).square().flatten(2).mean(2),
    },
    options,
  );
}

/** What the generator makes of the codes of start after start: `[starts · n, codeSize]` to `[starts, n, …]`. */
export function generated(gan: GAN, z: Tensor, count: number, labels: Tensor | undefined): Tensor {
  const starts = z.shape[0]! / count;
  const x = gan.generate(z, labels?.tile([starts]));
  return x.reshape([starts, count, ...gan.exampleShape]);
}

/** Refuses examples that the generator can't make. */
export function checkGiven(operation: string, gan: GAN, examples: Tensor, labels: Tensor | undefined): void {
  if (
    examples.rank === 0 ||
    examples.shape[0] === 0 ||
    examples.shape.slice(1).join() !== gan.exampleShape.join()
  ) {
    throw new ShapeError(
      operation,
      `needs examples [n, ${gan.exampleShape.join(", ")}], as the generator makes them, got ${formatShape(examples.shape)}`,
    );
  }
  checkGivenLabels(operation, labels, examples.shape[0]!, gan.classes);
}
