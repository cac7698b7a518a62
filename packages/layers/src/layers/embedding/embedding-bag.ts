import { arange, formatShape, full, NNError, ShapeError, where, zeros, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";
import { lookUp, paddingPlace, tableSizes, type LookUpOptions } from "./look-up.js";
import { TableModule, type PretrainedOptions, type TableOptions } from "./table-module.js";

/** What becomes of the vectors of a bag. */
export type BagMode = "sum" | "mean" | "max";

/** The arguments of `EmbeddingBag.forward` that may be left out. */
export interface BagForwardOptions {
  /** Where each bag begins in a 1-D input, `[B]`, int32, ascending from 0. */
  readonly offsets?: Tensor | undefined;
  /** What each vector is multiplied with, of the shape of x; for the mode "sum". Initially 1. */
  readonly perSampleWeights?: Tensor | undefined;
}

/** How bags are reduced. */
export interface BagOptions extends LookUpOptions {
  /** Initially "mean". */
  readonly mode?: BagMode;
  /** Whether the offsets have one more at their end, the length of the input. Initially false. */
  readonly includeLastOffset?: boolean;
}

/** The arguments of {@link embeddingBag} that may be left out. */
export interface EmbeddingBagArguments extends BagOptions, BagForwardOptions {}

/** How values beside x, `[*, D]`, are brought together by bag, `[B, D]`. */
interface Bags {
  readonly count: number;
  readonly sum: (values: Tensor) => Tensor;
  readonly max: (values: Tensor) => Tensor;
}

/**
 * Looks up bags of rows of a table and brings each together: their sum, mean or largest elements. An empty bag gives
 * zeros, and what is `paddingIdx` doesn't count.
 *
 * @param x - `[B, L]`, one bag a row, or `[L]` with `offsets`; int32, each from 0 to count - 1.
 * @param weight - `[count, size]`
 * @returns `[B, size]`
 * @throws ShapeError, DTypeError and NNError when the arguments don't fit one another; for indexes see `embedding`.
 *
 * @example
 * ```ts
 * import { embeddingBag } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const [x, offsets] = [tensor([0, 1, 1], { dtype: "int32" }), tensor([0, 2], { dtype: "int32" })];
 * const weight = tensor([[1, 2], [3, 4]]);
 * console.log(await embeddingBag(x, weight, { offsets, mode: "sum" }).array()); // [[4, 6], [3, 4]]
 * ```
 */
export function embeddingBag(x: Tensor, weight: Tensor, options: EmbeddingBagArguments = {}): Tensor {
  return reduceBags("embeddingBag", x, weight, options);
}

function reduceBags(operation: string, x: Tensor, weight: Tensor, options: EmbeddingBagArguments): Tensor {
  const { mode = "mean", perSampleWeights } = options;
  nodeOf(operation, x);
  checkOptions(operation, x, options);
  const bags = x.rank === 2 ? bagsOfRows(x) : bagsAt(operation, x, options);
  const rows = lookUp(operation, x, weight, options); // [*, D]
  const size = rows.shape[x.rank];
  if (x.size === 0) return zeros([bags.count, size], { dtype: weight.dtype });
  const paddingIdx = paddingPlace(operation, options.paddingIdx, weight.shape[0]);
  const counted = x.ne(paddingIdx ?? -1).unsqueeze(-1); // [*, 1]
  const total = (values: Tensor): Tensor => bags.sum(where(counted, values, 0));
  if (mode === "sum") return total(perSampleWeights ? rows.mul(perSampleWeights.unsqueeze(-1)) : rows);
  const found = bags.sum(counted.cast(weight.dtype)); // [B, 1]
  if (mode === "mean") return total(rows).div(found.maximum(1));
  return where(found.gt(0), bags.max(where(counted, rows, -Infinity)), 0);
}

/** Each row of x is a bag. */
function bagsOfRows(x: Tensor): Bags {
  return { count: x.shape[0], sum: (values) => values.sum(1), max: (values) => values.max(1) };
}

/** Bags follow one another in x `[L]`. */
function bagsAt(operation: string, x: Tensor, { offsets, includeLastOffset }: EmbeddingBagArguments): Bags {
  const starts = checkedOffsets(operation, x, offsets, includeLastOffset ?? false); // [B]
  const count = starts.size;
  const places = arange(x.size, { dtype: "int32" }).unsqueeze(1); // [L, 1]
  const bagOf = starts.le(places).sum(1, { keepdim: true }).sub(1); // [L, 1]
  return {
    count,
    sum: (values) => {
      const into = zeros([count, values.shape[1]], { dtype: values.dtype });
      return into.scatterAdd(0, bagOf.expand(values.shape), values);
    },
    max: (values) => {
      const inside = bagOf
        .eq(arange(count, { dtype: "int32" }))
        .transpose()
        .unsqueeze(-1); // [B, L, 1]
      return where(inside, values, full([], -Infinity, { dtype: values.dtype })).max(1);
    },
  };
}

/** The beginnings of the bags; values are looked at where they are at hand. */
function checkedOffsets(
  operation: string,
  x: Tensor,
  offsets: Tensor | undefined,
  includeLast: boolean,
): Tensor {
  if (offsets?.rank !== 1 || offsets.dtype !== "int32" || (includeLast && offsets.size === 0)) {
    const got = offsets ? `${offsets.dtype} of ${formatShape(offsets.shape)}` : "none";
    throw new ShapeError(operation, `x ${formatShape(x.shape)} needs int32 offsets of one axis, got ${got}`);
  }
  const host = offsets.node.storage?.host;
  const wrong = host?.findIndex((offset, i) =>
    i === 0 ? offset !== 0 : offset < host[i - 1] || offset > x.size,
  );
  if (host && wrong !== undefined && wrong >= 0) {
    const text = `offsets must ascend from 0 to at most ${x.size}, got ${host[wrong]} at place ${wrong}`;
    throw new NNError(operation, text);
  }
  return includeLast ? offsets.slice([0, -1]) : offsets;
}

function checkOptions(operation: string, x: Tensor, options: EmbeddingBagArguments): void {
  const { mode = "mean", perSampleWeights, offsets, scaleGradByFreq } = options;
  if (!["sum", "mean", "max"].includes(mode)) {
    throw new NNError(operation, `there is no mode "${mode}"`, 'use "sum", "mean" or "max"');
  }
  if (x.rank !== 1 && x.rank !== 2) {
    throw new ShapeError(operation, `expected [B, L], or [L] with offsets, got ${formatShape(x.shape)}`);
  }
  if (x.rank === 2 && offsets) {
    throw new NNError(operation, "each row of a 2-D x is a bag, and there are offsets too", "leave one out");
  }
  if (mode === "max" && scaleGradByFreq) {
    throw new NNError(operation, 'the mode "max" can\'t scale gradients by frequency');
  }
  if (!perSampleWeights) return;
  if (mode !== "sum")
    throw new NNError(operation, `weights of samples are for the mode "sum", not "${mode}"`);
  if (!sameShape(perSampleWeights.shape, x.shape)) {
    const got = formatShape(perSampleWeights.shape);
    throw new ShapeError(operation, `perSampleWeights is ${formatShape(x.shape)} as x, got ${got}`);
  }
}

/** Options of {@link EmbeddingBag}. */
export interface EmbeddingBagOptions extends TableOptions, BagOptions {}

/**
 * {@link embeddingBag} with its table.
 *
 * Attributes: `weight` `[numEmbeddings, embeddingDim]`, first standard normal, with zeros in the row `paddingIdx`.
 *
 * @param numEmbeddings - How many indexes there are.
 * @param embeddingDim - The length of each vector.
 * @throws NNError when a size is no positive integer, IndexError when `paddingIdx` is no index; from `forward` see
 * {@link embeddingBag}.
 *
 * @example
 * ```ts
 * import { EmbeddingBag } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const words = tensor([[0, 2, 5], [1, 1, 0]], { dtype: "int32" });
 * console.log(new EmbeddingBag(10, 4, { mode: "sum" }).forward(words).shape); // [2, 4]
 * ```
 */
export class EmbeddingBag extends TableModule<[x: Tensor, options?: BagForwardOptions]> {
  readonly mode: BagMode;
  readonly includeLastOffset: boolean;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingBagOptions = {}) {
    super(numEmbeddings, embeddingDim, options);
    this.mode = options.mode ?? "mean";
    this.includeLastOffset = options.includeLastOffset ?? false;
  }

  /**
   * A layer of weights that were learned before, frozen unless `freeze` is false.
   *
   * @param weights - `[numEmbeddings, embeddingDim]`; copied.
   * @throws ShapeError when the weights have other than two axes.
   *
   * @example
   * ```ts
   * import { EmbeddingBag } from "@nn/layers";
   * import { tensor } from "@nn/tensor";
   * const layer = EmbeddingBag.fromPretrained(tensor([[1, 2], [3, 4]]));
   * console.log(await layer.forward(tensor([[0, 1]], { dtype: "int32" })).array()); // [[2, 3]]
   * ```
   */
  static fromPretrained(weights: Tensor, options: PretrainedOptions & BagOptions = {}): EmbeddingBag {
    const { freeze = true, ...rest } = options;
    const layer = new EmbeddingBag(...tableSizes("EmbeddingBag", weights), { ...rest, weight: weights });
    return layer.requiresGrad(!freeze);
  }

  /**
   * @param x - `[B, L]`, or `[L]` with `offsets`; int32, each from 0 to numEmbeddings - 1
   * @returns `[B, embeddingDim]`
   */
  forward(x: Tensor, options: BagForwardOptions = {}): Tensor {
    const { mode, includeLastOffset, paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    const settings = { mode, includeLastOffset, paddingIdx, maxNorm, normType, scaleGradByFreq };
    return reduceBags("EmbeddingBag", x, this.weight, { ...settings, ...options });
  }

  override extraRepr(): string {
    return `${super.extraRepr()}, mode=${this.mode}`;
  }
}
