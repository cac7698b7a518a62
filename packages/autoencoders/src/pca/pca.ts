import { concat, matMul, NNError, svd, tensor, type Tensor } from "@nn/tensor";
import { firstAxes, withSigns, type Axes } from "./axes.js";
import { checkCount, checkExamples, checkWidth } from "./checks.js";
import { joinMoments, momentsOf, type Moments } from "./moments.js";
import { chooseSolver, SOLVERS, type PCASolver } from "./solvers.js";

/** Options of {@link PCA}. */
export interface PCAOptions {
  /**
   * How many principal components to keep: a number of them, at most min(n, d) of the data; or a share of the variance
   * between 0 and 1, which the components are to explain. Initially all.
   */
  readonly components?: number;
  /**
   * How to find them. `"full"`: the singular value decomposition. `"covariance"`: by the d x d covariance, for many
   * examples. `"truncated"`: only those asked for, iterated until float32 can't tell a difference. `"randomized"`: only
   * those asked for, and close (Halko et al. 2011). Initially `"auto"`: covariance where n is at least 10 d and d at most
   * 1000, else randomized where a side is over 500 and few are asked for, else full.
   */
  readonly solver?: "auto" | PCASolver;
  /** Whether codes are scaled to variance 1. Initially false. */
  readonly whiten?: boolean;
  /** Fixes what the randomized and truncated solvers draw. Initially 0. */
  readonly seed?: number;
}

/** What {@link PCA.fit} finds, as tensors of their own. */
interface Fitted extends Moments {
  readonly components: Tensor;
  readonly singularValues: Tensor;
}

/**
 * Principal component analysis: the k orthogonal directions along which the data varies most, and so the linear
 * encoder and decoder with the least squared error.
 *
 *     X - mean = U S Vᵀ        components C = the first k rows of Vᵀ
 *     code      h = (x - mean) Cᵀ        whitened: divided by s / √(n - 1)
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
  readonly #options: Required<Omit<PCAOptions, "components">> & Pick<PCAOptions, "components">;
  #fitted: Fitted | undefined;

  constructor(options: PCAOptions = {}) {
    const { components, solver = "auto", whiten = false, seed = 0 } = options;
    if (components !== undefined && !(components > 0 && (components < 1 || Number.isInteger(components)))) {
      throw new NNError(
        "PCA",
        `components must be a whole number from 1 up, or a share of the variance between 0 and 1, got ${components}`,
      );
    }
    if (solver !== "auto" && !Object.hasOwn(SOLVERS, solver)) {
      const known = ["auto", ...Object.keys(SOLVERS)].join(", ");
      throw new NNError("PCA", `there is no solver "${String(solver)}"`, `use one of ${known}`);
    }
    if (components !== undefined && components < 1 && (solver === "randomized" || solver === "truncated")) {
      throw new NNError(
        "PCA",
        `a share of the variance needs all components, and the ${solver} solver doesn't find them`,
        'use solver "full" or "covariance"',
      );
    }
    this.#options = { solver, whiten, seed, ...(components !== undefined && { components }) };
  }

  /**
   * Finds the components of `x`, and forgets those of earlier examples.
   *
   * @param x - `[n, d]`, one example per row
   * @throws ShapeError unless x is a matrix with at least 2 rows and min(n, d) is at least `components`; NNError with the
   * number of the first row that is not finite.
   */
  async fit(x: Tensor): Promise<this> {
    await checkExamples("PCA.fit", x, 2);
    const [n, d] = x.shape;
    const { components = Math.min(n, d), seed } = this.#options;
    const wanted = components < 1 ? Math.min(n, d) : components;
    checkCount("PCA.fit", x, wanted);
    const moments = momentsOf(x);
    const solver = this.#solverFor(n, d, wanted, components < 1);
    const found = await SOLVERS[solver](x.sub(moments.mean), wanted, seed);
    const count = components < 1 ? await countFor(components, found, moments) : wanted;
    this.#fitted = await settle(firstAxes(found, count), moments);
    return this;
  }

  /**
   * Takes in another batch of examples, for data that doesn't fit into memory: the components of the first batch, then
   * of the kept ones and the new batch together. With fewer components than dimensions the result is close to that of
   * `fit` on all examples, not equal.
   *
   * Source: Ross, Lim, Lin and Yang, "Incremental Learning for Robust Visual Tracking" (2008); as scikit-learn's
   * IncrementalPCA.
   *
   * @param x - `[n, d]`; the first batch must have at least as many rows as there are components
   * @throws as {@link PCA.fit}; what was found before stays.
   */
  async partialFit(x: Tensor): Promise<this> {
    await checkExamples("PCA.partialFit", x, 1);
    const before = this.#fitted;
    const { components = before?.components.shape[0] ?? Math.min(...x.shape) } = this.#options;
    if (components < 1) {
      throw new NNError(
        "PCA.partialFit",
        "a share of the variance can't be met batch by batch",
        "ask for a number",
      );
    }
    const batch = momentsOf(x);
    const centred = x.sub(batch.mean);
    if (!before) {
      checkCount("PCA.partialFit", x, components);
      this.#fitted = await settle(firstAxes(svd(centred), components), batch);
      return this;
    }
    checkWidth("PCA.partialFit", x, before.components.shape[1]);
    const moments = joinMoments(before, batch);
    const shift = Math.sqrt((before.count * batch.count) / moments.count);
    const rows = concat([
      before.components.mul(before.singularValues.unsqueeze(1)),
      centred,
      before.mean.sub(batch.mean).mul(shift).unsqueeze(0),
    ]); // [k + n + 1, d]
    this.#fitted = await settle(firstAxes(svd(rows), components), moments);
    return this;
  }

  /** The codes of `x`: `[*, d]` to `[*, components]`. */
  transform(x: Tensor): Tensor {
    const { mean, components } = this.#get("transform");
    checkWidth("PCA.transform", x, components.shape[1]);
    const code = matMul(x.sub(mean), components.transpose());
    return this.#options.whiten ? code.div(this.#scale()) : code;
  }

  /** What codes stand for: `[*, components]` to `[*, d]`. */
  inverseTransform(code: Tensor): Tensor {
    const { mean, components } = this.#get("inverseTransform");
    checkWidth("PCA.inverseTransform", code, components.shape[0]);
    const scaled = this.#options.whiten ? code.mul(this.#scale()) : code;
    return matMul(scaled, components).add(mean);
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
    const { singularValues, count } = this.#get("explainedVariance");
    return singularValues.square().div(Math.max(count - 1, 1));
  }

  /** The share of each component in the whole variance: `[components]`. */
  get explainedVarianceRatio(): Tensor {
    return shares(this.#get("explainedVarianceRatio"));
  }

  #solverFor(n: number, d: number, count: number, all: boolean): PCASolver {
    const { solver } = this.#options;
    if (solver !== "auto") return solver;
    const chosen = chooseSolver(n, d, count);
    return all && chosen === "randomized" ? "full" : chosen;
  }

  /** The standard deviation along each component; 1 where there is none, so that nothing is divided by 0. */
  #scale(): Tensor {
    const deviation = this.explainedVariance.sqrt();
    return deviation.gt(0).where(deviation, 1);
  }

  #get(name: string): Fitted {
    if (!this.#fitted) throw new NNError(`PCA.${name}`, "nothing was fitted yet", "await pca.fit(x) first");
    return this.#fitted;
  }
}

/** The share of each direction in the whole variance; a data set without any explains nothing. */
function shares({ singularValues, spread }: Pick<Fitted, "singularValues" | "spread">): Tensor {
  return spread.gt(0).where(singularValues.square().div(spread), 0);
}

/** How many components explain more than `share` of the variance. */
async function countFor(share: number, { s }: Axes, { spread }: Moments): Promise<number> {
  const ratios = await shares({ singularValues: s, spread }).data();
  let sum = 0;
  const place = ratios.findIndex((ratio) => (sum += ratio) > share);
  return place < 0 ? ratios.length : place + 1;
}

/** The results as tensors of their own, which hold on to nothing that they came from. */
async function settle(axes: Axes, { count, mean, spread }: Moments): Promise<Fitted> {
  const { s, vh } = withSigns(axes);
  const own = async (x: Tensor): Promise<Tensor> => tensor(await x.data(), x.shape, { dtype: x.dtype });
  return {
    count,
    mean: await own(mean),
    spread: await own(spread),
    components: await own(vh),
    singularValues: await own(s),
  };
}
