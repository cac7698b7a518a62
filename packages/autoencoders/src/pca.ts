import { NNError, ShapeError, matMul, svd, tensor, type Tensor, formatShape } from "@nn/tensor";

/** Options of {@link PCA}. */
export interface PCAOptions {
  /** How many principal components to keep; at most min(n, d) of the data. */
  readonly components: number;
}

/** What {@link PCA.fit} finds, as tensors of their own. */
interface Fitted {
  readonly mean: Tensor;
  readonly components: Tensor;
  readonly singularValues: Tensor;
  readonly explainedVariance: Tensor;
  readonly explainedVarianceRatio: Tensor;
}

/**
 * Principal component analysis: the k orthogonal directions along which the data varies most, and so the linear
 * encoder and decoder with the least squared error.
 *
 *     X - mean = U S Vᵀ        components C = the first k rows of Vᵀ
 *     code      h = (x - mean) Cᵀ
 *     reconstruction r = h C + mean
 *
 * The sign of a component is free; here, as in scikit-learn, the element of each component that is largest in absolute
 * value is positive.
 *
 * Source: Pearson 1901; Eckart and Young 1936 for the truncated singular value decomposition being the best.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { PCA } from "@nn/autoencoders";
 * const x = tensor([[1, 2], [2, 4.1], [3, 5.9], [4, 8]]);
 * const pca = await new PCA({ components: 1 }).fit(x);
 * console.log(await pca.explainedVarianceRatio.array()); // [0.9998…]
 * ```
 */
export class PCA {
  readonly #count: number;
  #fitted: Fitted | undefined;

  constructor(options: PCAOptions) {
    const { components } = options;
    if (!Number.isInteger(components) || components < 1) {
      throw new NNError("PCA", `components must be a whole number from 1 up, got ${components}`);
    }
    this.#count = components;
  }

  /**
   * Finds the components of `x`.
   *
   * @param x - `[n, d]`, one example per row
   * @throws ShapeError unless x is a matrix with at least 2 rows and min(n, d) is at least `components`
   */
  async fit(x: Tensor): Promise<this> {
    const [n, d] = x.shape;
    if (x.rank !== 2 || n < 2) {
      throw new ShapeError("PCA.fit", `x must be [n, d] with n >= 2, got ${formatShape(x.shape)}`);
    }
    if (this.#count > Math.min(n, d)) {
      throw new ShapeError(
        "PCA.fit",
        `x of shape ${formatShape(x.shape)} has at most ${Math.min(n, d)} components, ${this.#count} were asked for`,
        "ask for fewer components, or give more examples",
      );
    }
    const mean = x.mean(0);
    const centred = x.sub(mean);
    const { s, vh } = svd(centred);
    const variance = s.square().div(n - 1);
    const total = centred
      .square()
      .sum()
      .div(n - 1);
    // A data set without any variance explains nothing.
    const ratio = total.gt(0).where(variance.div(total), 0);
    const rows = vh.slice([0, this.#count]);
    const largest = rows.takeAlongAxis(rows.abs().argMax(1, { keepdim: true }), 1);
    const first = (values: Tensor) => values.slice([0, this.#count]);
    this.#fitted = {
      mean: await settle(mean),
      components: await settle(largest.lt(0).where(rows.neg(), rows)),
      singularValues: await settle(first(s)),
      explainedVariance: await settle(first(variance)),
      explainedVarianceRatio: await settle(first(ratio)),
    };
    return this;
  }

  /** The codes of `x`: `[*, d]` to `[*, components]`. */
  transform(x: Tensor): Tensor {
    const { mean, components } = this.#get("transform");
    this.#check("transform", x, components.shape[1]);
    return matMul(x.sub(mean), components.transpose());
  }

  /** What codes stand for: `[*, components]` to `[*, d]`. */
  inverseTransform(code: Tensor): Tensor {
    const { mean, components } = this.#get("inverseTransform");
    this.#check("inverseTransform", code, components.shape[0]);
    return matMul(code, components).add(mean);
  }

  /** `x` after going through the code: `inverseTransform(transform(x))`. */
  reconstruct(x: Tensor): Tensor {
    return this.inverseTransform(this.transform(x));
  }

  /** The principal directions, one per row, orthonormal, in order of falling variance: `[components, d]`. */
  get components(): Tensor {
    return this.#get("components").components;
  }

  /** The mean of the data: `[d]`. */
  get mean(): Tensor {
    return this.#get("mean").mean;
  }

  /** The singular values of the centred data: `[components]`. */
  get singularValues(): Tensor {
    return this.#get("singularValues").singularValues;
  }

  /** The variance along each component, s² / (n - 1): `[components]`. */
  get explainedVariance(): Tensor {
    return this.#get("explainedVariance").explainedVariance;
  }

  /** The share of each component in the whole variance: `[components]`. */
  get explainedVarianceRatio(): Tensor {
    return this.#get("explainedVarianceRatio").explainedVarianceRatio;
  }

  #get(name: string): Fitted {
    if (!this.#fitted) throw new NNError(`PCA.${name}`, "nothing was fitted yet", "await pca.fit(x) first");
    return this.#fitted;
  }

  #check(name: string, x: Tensor, width: number): void {
    if (x.shape.at(-1) !== width) {
      throw new ShapeError(`PCA.${name}`, `expected [*, ${width}], got ${formatShape(x.shape)}`);
    }
  }
}

/** The value as a tensor of its own, which holds on to nothing that it came from. */
async function settle(x: Tensor): Promise<Tensor> {
  return tensor(await x.data(), x.shape, { dtype: x.dtype });
}
