import { Embedding, Module } from "@nn/layers";
import type { Generator, Tensor } from "@nn/tensor";
import { normalFrom, normalKl, reparameterize } from "@nn/vae";

/** Options of {@link ConditioningAugmentation}. */
export interface ConditioningAugmentationOptions {
  /** Where the first weights come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator | undefined;
}

/**
 * A condition that is drawn rather than looked up: each class has a normal distribution, so that a generator sees
 * neighbouring conditions, too.
 *
 *     c ~ N(μ(label), σ²(label))
 *
 * Attributes: `embedding`, means and log variances of each class, `[classes, 2 size]`.
 *
 * Source: Zhang et al., "StackGAN" (2017), section 3.2; of labels there are no captions to embed, so that a table stands for
 * both of its layers.
 *
 * @param classes - How many labels there are.
 * @param size - The size of a condition.
 *
 * @example
 * ```ts
 * import { ConditioningAugmentation } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const { condition, kl } = new ConditioningAugmentation(10, 4).draw(tensor([3, 7], { dtype: "int32" }));
 * console.log(condition.shape, await kl.item()); // [2, 4]
 * ```
 */
export class ConditioningAugmentation extends Module {
  readonly embedding: Embedding;

  constructor(classes: number, size: number, { generator }: ConditioningAugmentationOptions = {}) {
    super();
    this.embedding = new Embedding(classes, 2 * size, { generator });
  }

  /** A condition for each label: int32 `[n]` to `[n, size]`. */
  forward(labels: Tensor): Tensor {
    return this.draw(labels).condition;
  }

  /** A condition for each label, `[n, size]`, and the divergence of their distributions from N(0, 1), a mean over numbers. */
  draw(
    labels: Tensor,
    random: { readonly generator?: Generator } = {},
  ): { readonly condition: Tensor; readonly kl: Tensor } {
    const normal = normalFrom(this.embedding.forward(labels)); // two of [n, size]
    return { condition: reparameterize(normal, random), kl: normalKl(normal).mean() };
  }
}
