import { withLabels } from "@nn/autoencoders";
import { Module } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import { checkExamples } from "./check-examples.js";

/** Options of {@link AutoencodingDiscriminator}. */
export interface AutoencodingDiscriminatorOptions {
  /** The size or the shape of an example. Initially any that the encoder takes. */
  readonly inputSize?: number | readonly number[] | undefined;
  /** How many classes there are. Initially none. */
  readonly classes?: number | undefined;
}

/**
 * BEGAN's discriminator: an autoencoder, whose error says how real an example looks. With classes the encoder sees the
 * label as further channels.
 *
 * Attributes: `encoder`, `decoder`, `inputSize`, `classes`.
 *
 * Source: Berthelot, Schumm and Metz, "BEGAN: Boundary equilibrium generative adversarial networks" (2017), section 3.1.
 *
 * @param encoder - `[n, …inputSize]` to codes; with classes it takes as many further channels behind axis 1.
 * @param decoder - Codes to `[n, …inputSize]`.
 *
 * @example
 * ```ts
 * import { AutoencodingDiscriminator } from "@nn/gan";
 * import { Linear } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const discriminator = new AutoencodingDiscriminator(new Linear(2, 1), new Linear(1, 2));
 * console.log(discriminator.forward(randn([5, 2])).shape); // [5, 2]
 * ```
 */
export class AutoencodingDiscriminator extends Module<[x: Tensor, labels?: Tensor]> {
  readonly inputSize: number | readonly number[] | undefined;
  readonly classes: number | undefined;

  constructor(
    readonly encoder: Module,
    readonly decoder: Module,
    { inputSize, classes }: AutoencodingDiscriminatorOptions = {},
  ) {
    super();
    this.inputSize = inputSize;
    this.classes = classes;
  }

  /**
   * @param x - `[n, …inputSize]`
   * @param labels - int32 `[n]`, where there are classes.
   * @returns The examples again, `[n, …inputSize]`.
   * @throws ShapeError for examples of another shape, missing labels or another number of them; IndexError for a label out of
   * range; NNError for labels without classes.
   */
  forward(x: Tensor, labels?: Tensor): Tensor {
    checkExamples("AutoencodingDiscriminator", x, this.inputSize);
    const seen = withLabels("AutoencodingDiscriminator", x, labels, this.classes);
    return this.decoder.forward(this.encoder.forward(seen));
  }
}
