import { arange, formatShape, randn, ShapeError, where, type Generator, type Tensor } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { checkCounts } from "../check-counts.js";
import { paddingPlace, type LookUpOptions } from "./look-up.js";

/** Options of {@link Embedding} and {@link EmbeddingBag}. */
export interface TableOptions extends LookUpOptions {
  /** The first values, `[numEmbeddings, embeddingDim]`. Initially standard normal, and 0 in the row `paddingIdx`. */
  readonly weight?: Tensor | undefined;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/** What {@link Embedding.fromPretrained} takes beside the weights. */
export interface PretrainedOptions extends LookUpOptions {
  /** Whether the weights stay as they are. Initially true. */
  readonly freeze?: boolean | undefined;
}

/** What `Embedding` and `EmbeddingBag` have in common: a table, and how it is looked up. */
export abstract class TableModule<I extends readonly unknown[]> extends Module<I> {
  /** `[numEmbeddings, embeddingDim]` */
  weight: Parameter;
  readonly paddingIdx: number | undefined;
  readonly maxNorm: number | undefined;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;

  /** @internal */
  constructor(
    readonly numEmbeddings: number,
    readonly embeddingDim: number,
    options: TableOptions,
  ) {
    super();
    const { name } = this.constructor;
    checkCounts(name, { numEmbeddings, embeddingDim });
    const { maxNorm, normType = 2, scaleGradByFreq = false, weight } = options;
    this.paddingIdx = paddingPlace(name, options.paddingIdx, numEmbeddings);
    this.maxNorm = maxNorm;
    this.normType = normType;
    this.scaleGradByFreq = scaleGradByFreq;
    if (weight && !sameShape(weight.shape, [numEmbeddings, embeddingDim])) {
      const wanted = formatShape([numEmbeddings, embeddingDim]);
      throw new ShapeError(name, `the weight is ${wanted}, got ${formatShape(weight.shape)}`);
    }
    this.weight = new Parameter(weight ?? this.#firstValues(options.generator));
  }

  #firstValues(generator: Generator | undefined): Tensor {
    const { numEmbeddings, embeddingDim, paddingIdx } = this;
    const values = randn([numEmbeddings, embeddingDim], generator ? { generator } : {});
    if (paddingIdx === undefined) return values;
    return where(arange(numEmbeddings, { dtype: "int32" }).eq(paddingIdx).unsqueeze(1), 0, values);
  }

  override extraRepr(): string {
    const { numEmbeddings, embeddingDim, paddingIdx, maxNorm } = this;
    const padding = paddingIdx === undefined ? "" : `, paddingIdx=${paddingIdx}`;
    return `${numEmbeddings}, ${embeddingDim}${padding}${maxNorm === undefined ? "" : `, maxNorm=${maxNorm}`}`;
  }
}
