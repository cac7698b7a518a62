import { checkGivenLabels } from "@nn/autoencoders";
import { Embedding, Module } from "@nn/layers";
import { concat, formatShape, ShapeError, type Generator, type Tensor } from "@nn/tensor";

/** Options of {@link GeneratorNetwork}. */
export interface GeneratorNetworkOptions {
  /** The size of a code z, k. */
  readonly codeSize: number;
  /** How many classes there are. Initially none. */
  readonly classes?: number | undefined;
  /** Where the first embedding of the classes comes from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * From codes to examples, by a body of your own. With classes each label has a learned vector as long as a code, which is
 * put behind it: y = body([z, e(label)]).
 *
 * Attributes: `body`, `codeSize`, `classes`; `embedding`, where there are classes.
 *
 * Source: Goodfellow et al., "Generative adversarial nets" (2014); Mirza and Osindero, "Conditional generative adversarial
 * nets" (2014).
 *
 * @param body - `[n, k]` to `[n, …inputSize]`; with classes it takes `[n, 2 k]`.
 * @throws From `forward` ShapeError for codes of another size, missing labels or another number of them; IndexError for a
 * label out of range; NNError for labels without classes.
 *
 * @example
 * ```ts
 * import { GeneratorNetwork } from "@nn/gan";
 * import { Linear } from "@nn/layers";
 * import { randn, tensor } from "@nn/tensor";
 * const generator = new GeneratorNetwork(new Linear(16, 2), { codeSize: 8, classes: 10 });
 * console.log(generator.forward(randn([3, 8]), tensor([0, 9, 4], { dtype: "int32" })).shape); // [3, 2]
 * ```
 */
export class GeneratorNetwork extends Module<[z: Tensor, labels?: Tensor]> {
  readonly codeSize: number;
  readonly classes: number | undefined;
  readonly embedding: Embedding | undefined;

  constructor(
    readonly body: Module,
    { codeSize, classes, generator }: GeneratorNetworkOptions,
  ) {
    super();
    this.codeSize = codeSize;
    this.classes = classes;
    this.embedding = classes === undefined ? undefined : new Embedding(classes, codeSize, { generator });
  }

  /**
   * @param z - `[n, codeSize]`
   * @param labels - int32 `[n]`, where there are classes.
   * @returns `[n, …inputSize]`
   */
  forward(z: Tensor, labels?: Tensor): Tensor {
    const { codeSize, embedding } = this;
    if (z.rank !== 2 || z.shape[1] !== codeSize) {
      throw new ShapeError(
        "GeneratorNetwork",
        `expected codes [n, ${codeSize}], got ${formatShape(z.shape)}`,
        "draw them of the codeSize that the network was made with",
      );
    }
    checkGivenLabels("GeneratorNetwork", labels, z.shape[0], this.classes);
    if (!embedding || !labels) return this.body.forward(z);
    const ofLabels = embedding.forward(labels).cast(z.dtype); // [n, k]
    return this.body.forward(concat([z, ofLabels], 1));
  }
}

/** How many numbers a generator's body takes. */
export function bodySize({
  codeSize,
  classes,
}: Pick<GeneratorNetworkOptions, "codeSize" | "classes">): number {
  return classes === undefined ? codeSize : 2 * codeSize;
}
